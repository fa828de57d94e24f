/** One row of a retailer's file as it is written: its eight fields, or a line that nobody can use. */
export type FileRow =
  | { readonly fields: readonly string[]; readonly usable: boolean }
  | { readonly raw: string; readonly usable: false };

/** A small year of a shop: the rows of two files in order of time, and which of them were meant to be useless. */
export interface Retail {
  readonly first: readonly FileRow[];
  readonly second: readonly FileRow[];
}

interface Bought {
  readonly sku: string;
  readonly price: string;
  left: number;
}

const CUSTOMERS = ['12346', '12347', '12350', '12583', '13047'];
const SKUS = ['85123A', '71053', '22752', '21730', '84406B', '22633', '90210', '10002'];
// Three decimals on purpose: the units of such a line are not all worth the same.
const PRICES = ['2.55', '3.39', '1.255', '0.42', '10.00', '0.00'];
const NOTES = ['wet/rusty', 'thrown away', 'found', '?', 'sold as sets on dotcom', 'PINK HEART TIN', ''];
const REST = ['United Kingdom'] as const;

/** Draws such a year of so many documents; the same seed gives the same rows. */
export function retail(seed: number, documents = 170): Retail {
  const draw = dice(seed);
  const pick = <T>(from: readonly T[]): T => from[draw(from.length)] as T;
  const shelf = new Map<string, Bought[]>();
  let invoice = 536_364;
  let minute = 0;
  const pause = Math.floor(500_000 / documents);
  const rows: FileRow[] = [];
  const next = (prefix = ''): { doc: string; at: string } => {
    invoice += 1;
    minute += 60 + draw(pause);
    return { doc: `${prefix}${invoice}`, at: when(minute) };
  };
  const row = (...fields: string[]): void => void rows.push({ fields, usable: true });

  const sale = (): void => {
    const { doc, at } = next();
    const guest = draw(8) === 0;
    const customer = guest ? '' : pick(CUSTOMERS);
    const lines = 1 + draw(4);
    for (let line = 0; line < lines; line += 1) {
      const bought = { sku: pick(SKUS), price: pick(guest ? PRICES.slice(0, 5) : PRICES), left: 1 + draw(12) };
      row(doc, bought.sku, `${bought.sku} "THING", LARGE`, String(bought.left), at, bought.price, customer, ...REST);
      shelf.set(customer, [...(shelf.get(customer) ?? []), bought]);
    }
    if (draw(4) === 0) row(doc, 'POST', 'POSTAGE', '1', at, '18.00', customer, ...REST);
  };
  const comeback = (): void => {
    const { doc, at } = next('C');
    const customer = pick(CUSTOMERS);
    const mine = shelf.get(customer) ?? [];
    const lines = 1 + draw(3);
    for (let line = 0; line < lines; line += 1) {
      // Of the last third nobody can say from which purchase it came: never bought, or more than was ever bought.
      const known = mine.length > 0 && draw(3) > 0 ? pick(mine) : null;
      const units = known === null ? 1 + draw(30) : 1 + draw(known.left);
      row(doc, known?.sku ?? pick(SKUS), 'BACK', String(-units), at, known?.price ?? '2.55', customer, ...REST);
    }
  };
  const correction = (): void => {
    const { doc, at } = next();
    const quantity = draw(3) === 0 ? 1 + draw(9) : -1 - draw(9);
    row(doc, pick(SKUS), pick(NOTES), String(quantity), at, '0.00', '', ...REST);
  };
  const byHand = (): void => {
    const { doc, at } = next('C');
    // A discount for somebody, or goods of nobody.
    if (draw(2) === 0) row(doc, 'D', 'Discount', '-1', at, '27.50', pick(CUSTOMERS), ...REST);
    else row(doc, pick(SKUS), 'BACK', '-2', at, '1.65', '', ...REST);
  };
  const paper = (): void => {
    const { doc, at } = next('A');
    row(doc, 'B', 'Adjust bad debt', '1', at, '-11062.06', '', ...REST);
  };
  const useless = (): void => {
    const { doc, at } = next();
    const fields = (...changed: readonly (readonly [number, string])[]): string[] => {
      const all = [doc, '85123A', 'HEART', '6', at, '2.55', '12346', ...REST];
      for (const [index, text] of changed) all[index] = text;
      return all;
    };
    const bad = [
      fields([3, 'six']),
      fields([3, '0']),
      fields([4, 'yesterday']),
      fields([5, '2,55']),
      fields([5, '-2.55']),
      fields([6, 'nobody']),
      fields([0, '']),
      fields([1, '']),
      fields([0, `C${doc}`]),
      fields().slice(0, 7),
    ];
    if (draw(6) === 0) rows.push({ raw: `${doc},85123A,"HEART,6`, usable: false });
    else rows.push({ fields: pick(bad), usable: false });
  };

  for (let step = 0; step < documents; step += 1) {
    const kind = draw(20);
    if (step < 20 || kind < 8) sale();
    else if (kind < 14) comeback();
    else if (kind < 16) correction();
    else if (kind < 18) byHand();
    else if (kind < 19) useless();
    else paper();
  }
  // One invoice that is nothing but a charge, and a correction of a charge, which only counts.
  row(next().doc, 'M', 'Manual', '1', when(minute), '4.20', '12346', ...REST);
  row(next().doc, 'BANK CHARGES', 'fees', '-1', when(minute), '0', '', ...REST);
  const half = rows.findIndex((each, index) => index > rows.length / 2 && isNewDocument(rows, index));
  return { first: rows.slice(0, half), second: rows.slice(half) };
}

function isNewDocument(rows: readonly FileRow[], index: number): boolean {
  const doc = (row: FileRow | undefined): string => (row !== undefined && 'fields' in row ? (row.fields[0] ?? '') : '');
  return doc(rows[index]) !== doc(rows[index - 1]);
}

/** ISO text, so many minutes after the shop opened. */
function when(minute: number): string {
  return new Date(Date.UTC(2010, 11, 1, 8, 26) + minute * 60_000).toISOString().slice(0, 19).replace('T', ' ');
}

/** A small generator (mulberry32): a whole number below `sides`. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}
