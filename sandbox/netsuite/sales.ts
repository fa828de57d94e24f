import type { ManualCredit, Sale } from '#sandbox/kit/sale.ts';
import type { Ground } from '#sandbox/kit/stand-in.ts';
import { currencies, home, standard_cost_minor } from './account.ts';
import { moveStock, post } from './books.ts';
import { writeMemo } from './credit.ts';
import { minorOf } from './decimal.ts';
import { entityFor, itemFor } from './references.ts';
import { insertLine, insertTransaction } from './transactions.ts';

/** Books the stock that the retailer opens with, as sellable. */
export function bookOpening(
  ground: Ground,
  items: readonly { readonly sku: string; readonly quantity: number }[],
  at: string,
): void {
  ground.transaction(() => {
    const id = insertTransaction(ground, 'inventoryAdjustment', {
      status: 'Y',
      currency: home.currency,
      location: home.location,
      account: '300',
      tran_date: at.slice(0, 10),
      memo: 'Opening stock',
    });
    let units = 0;
    for (const [index, { sku, quantity }] of items.entries()) {
      const item_id = itemFor(ground, sku);
      const detail = JSON.stringify([{ status: home.status, quantity }]);
      insertLine(ground, id, {
        line: index + 1,
        item_id,
        quantity,
        location: home.location,
        amount_minor: quantity * standard_cost_minor,
        detail,
      });
      moveStock(ground, item_id, home.location, home.status, quantity);
      units += quantity;
    }
    post(ground, id, '120', '300', units * standard_cost_minor);
  });
}

/** Books a sale: a sales order under the invoice number, fulfilled at once out of sellable stock. */
export function bookSale(ground: Ground, sale: Sale): void {
  ground.transaction(() => {
    const lines = sale.lines.map((line) => ({
      ...line,
      amount_minor: priced(line.unit_price, line.quantity, sale.name),
    }));
    const charges = sale.charges.map((charge) => ({
      ...charge,
      amount_minor: priced(charge.unit_price, charge.quantity, sale.name),
    }));
    const id = insertTransaction(ground, 'salesOrder', {
      external_id: sale.name,
      status: 'G',
      currency: currencyFor(sale.currency),
      entity_id: entityFor(ground, sale.customer_id),
      location: home.location,
      tran_date: sale.placed_at.slice(0, 10),
      total_minor: [...lines, ...charges].reduce((sum, line) => sum + line.amount_minor, 0),
    });
    for (const [at, line] of lines.entries()) {
      const item_id = itemFor(ground, line.sku);
      insertLine(ground, id, {
        line: at + 1,
        item_id,
        quantity: line.quantity,
        rate: line.unit_price,
        amount_minor: line.amount_minor,
        location: home.location,
      });
      moveStock(ground, item_id, home.location, home.status, -line.quantity);
    }
    for (const [at, charge] of charges.entries())
      insertLine(ground, id, {
        line: lines.length + at + 1,
        quantity: charge.quantity,
        rate: charge.unit_price,
        amount_minor: charge.amount_minor,
        description: charge.title,
      });
    post(ground, id, '501', '120', lines.reduce((sum, line) => sum + line.quantity, 0) * standard_cost_minor);
  });
}

/** A credit that somebody books by hand: it refers to no return and carries no external id. */
export function holdCredit(ground: Ground, credit: ManualCredit): void {
  ground.transaction(() => {
    const amount_minor = priced(credit.unit_price, credit.quantity, credit.document);
    const line = {
      quantity: credit.quantity,
      rate: credit.unit_price,
      amount_minor,
      description: `${credit.code} ${credit.title}`,
    };
    writeMemo(ground, [line], {
      status: 'A',
      currency: home.currency,
      entity_id: entityFor(ground, credit.customer_id),
      memo: `${credit.document} ${credit.title}`.trim(),
      tran_date: credit.at.slice(0, 10),
    });
  });
}

function priced(unit_price: string, quantity: number, document: string): number {
  const amount = minorOf(unit_price, quantity);
  if (amount === null) throw new Error(`${document}: unit price ${unit_price} is not a decimal number`);
  return amount;
}

function currencyFor(code: string): string {
  const found = Object.entries(currencies).find(([, name]) => name === code)?.[0];
  if (found === undefined)
    throw new Error(`the account does not hold the currency ${code}; it holds ${Object.values(currencies).join(', ')}`);
  return found;
}
