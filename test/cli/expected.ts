import type { FileRow, Retail } from './retail.fixture.ts';

/** Figures that a replay must report, computed from the rows alone in the plainest way, unit by unit. */
export interface ExpectedFigures {
  rows_read: number;
  rows_rejected: number;
  orders: number;
  units_sold: number;
  charges: number;
  return_documents: number;
  returns: number;
  returns_closed: number;
  units_requested: number;
  units_refunded: number;
  units_refused: { no_purchase: number; units_exhausted: number };
  refunded_minor: number;
  adjustments: number;
  adjustment_units: number;
  other_adjustments: number;
  credits_without_return: number;
  credits_without_return_minor: number;
  finance_documents: number;
}

interface Unit {
  readonly order: string;
  readonly sku: string;
  readonly customer: string;
  readonly value_minor: number;
  returned: boolean;
}

/** Walks the rows in their order, which is the order of time, with every unit sold as a thing of its own. */
export function expectedFigures({ first, second }: Retail): ExpectedFigures {
  const rows: readonly FileRow[] = [...first, ...second];
  const good = rows.flatMap((row) => (row.usable && 'fields' in row ? [row.fields] : []));
  const sums = { units_sold: 0, charges: 0, units_requested: 0, units_refunded: 0, refunded_minor: 0 };
  const refused = { no_purchase: 0, units_exhausted: 0 };
  const stock = { adjustments: 0, adjustment_units: 0, other_adjustments: 0 };
  const credits = { credits_without_return: 0, credits_without_return_minor: 0 };
  const documents = {
    orders: new Set<string>(),
    returns: new Set<string>(),
    cases: new Set<string>(),
    finance: new Set<string>(),
  };
  const units: Unit[] = [];
  for (const [doc = '', sku = '', , count = '', , price = '', customer = ''] of good) {
    const quantity = Number(count);
    const goods = /^\d{5}/.test(sku);
    if (doc.startsWith('A')) documents.finance.add(doc);
    else if (doc.startsWith('C') && goods && customer !== '') {
      documents.returns.add(doc);
      sums.units_requested -= quantity;
      const bought = units.filter((unit) => unit.customer === customer && unit.sku === sku);
      for (let wanted = -quantity; wanted > 0; wanted -= 1) {
        const unit = bought.find((each) => !each.returned);
        if (unit === undefined) refused[bought.length === 0 ? 'no_purchase' : 'units_exhausted'] += 1;
        else {
          unit.returned = true;
          sums.units_refunded += 1;
          sums.refunded_minor += unit.value_minor;
          documents.cases.add(`${doc} of ${unit.order}`);
        }
      }
    } else if (doc.startsWith('C')) {
      credits.credits_without_return += 1;
      credits.credits_without_return_minor += pennies(-quantity, price);
    } else if (quantity < 0 || (Number(price) === 0 && customer === '')) {
      if (!goods) stock.other_adjustments += 1;
      else {
        stock.adjustments += 1;
        stock.adjustment_units += quantity;
      }
    } else {
      documents.orders.add(doc);
      if (!goods) sums.charges += 1;
      else {
        sums.units_sold += quantity;
        units.push(...sold(doc, sku, customer, quantity, price));
      }
    }
  }
  return {
    rows_read: rows.length,
    rows_rejected: rows.filter((row) => !row.usable).length,
    orders: documents.orders.size,
    return_documents: documents.returns.size,
    returns: documents.cases.size,
    returns_closed: documents.cases.size,
    units_refused: refused,
    finance_documents: documents.finance.size,
    ...sums,
    ...stock,
    ...credits,
  };
}

/** The pennies of a row are dealt out over its units, the first units getting the odd ones. */
function sold(order: string, sku: string, customer: string, quantity: number, price: string): Unit[] {
  const purse = pennies(quantity, price);
  return Array.from({ length: quantity }, (_, index) => ({
    order,
    sku,
    customer,
    value_minor: Math.floor(purse / quantity) + (index < purse % quantity ? 1 : 0),
    returned: false,
  }));
}

/** Prices have three decimals at most here, so tenths of a penny are whole numbers. */
function pennies(quantity: number, price: string): number {
  const tenths = Math.round(Number(price) * 1_000) * quantity;
  return Math.floor((tenths + 5) / 10);
}
