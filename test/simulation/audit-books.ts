import { ledger, type Ledger } from './ledger.ts';
import { pieces } from './planned-order.ts';
import type { Scene } from './scene.ts';

/** Units: none made, none lost, and the same in our book, in the warehouse and in the ERP. */
export function auditBooks(scene: Scene): string[] {
  const { database, outside } = scene;
  const ours = ledger();
  for (const { sku, from, to, quantity, order_line } of database.units) {
    for (const [place, sign] of [
      [from, -1],
      [to, 1],
    ] as const) {
      ours.add(`${place} ${sku}`, sign * quantity);
      // What a carrier lost of an order came from its customer; other stock is lost in the house.
      if (place === 'lost' && order_line !== null) ours.add(`carrier ${sku}`, sign * quantity);
    }
  }
  const unclear = miscounted(scene);
  const known = (book: Record<string, number>): Record<string, number> =>
    Object.fromEntries(Object.entries(book).filter(([name]) => !unclear.has(name.split(' ')[1] ?? '')));
  return [
    ...compare('units at the warehouse', known(inside(ours)), known(inside(outside.wms.places))),
    ...withErp(scene),
    ...customersUnits(scene, ours, unclear),
  ];
}

/** SKUs of a miscounted return of which something still seems too many: a person looks at it, and ties it or not. */
function miscounted({ database }: Scene): ReadonlySet<string> {
  const boxes = [...database.inputs.keys()].filter((key) => key.startsWith('wms:corrected:received:'));
  const returns = boxes.map((key) => key.replace('corrected:', '').replace(/:\d+$/, ''));
  const open = [...database.exceptions.values()].filter(({ status }) => status === 'open');
  return new Set(
    returns.flatMap((key) =>
      open.flatMap(({ id }) => (id.includes(`:${key}:`) ? [id.slice(id.lastIndexOf(':') + 1)] : [])),
    ),
  );
}

const PLACES = ['sellable', 'quarantine', 'refurbish', 'custody'];

function inside(book: Ledger): Record<string, number> {
  return Object.fromEntries(Object.entries(book.all()).filter(([name]) => PLACES.includes(placeOf(name))));
}

/** `sellable:DC1 MUG` is `sellable`. */
function placeOf(name: string): string {
  return name.split(/[: ]/)[0] ?? '';
}

/** The ERP is told of a return where it was to go; goods that went to another node are its own count's to find. */
function anyNode(book: Ledger): Ledger {
  const sums = ledger();
  for (const [name, quantity] of Object.entries(book.all())) sums.add(name.replace(/:\S+/, ''), quantity);
  return sums;
}

/** What the ERP refused, or is still asked, is told by an exception; all other stock has to be the same. */
function withErp({ database, outside, plan }: Scene): string[] {
  const excused = new Set<string>();
  const custody = new Set(['custody', 'quarantine']);
  for (const { status, kind, aggregate } of database.exceptions.values()) {
    if (status !== 'open' || kind !== 'posting_rejected') continue;
    const order = plan.orders.find(({ notice }) => `order/${notice.order_id}` === aggregate);
    for (const { sku } of order === undefined ? [] : pieces(order.notice)) excused.add(sku);
    const adjusted = plan.adjustments.find(({ id }) => `stock/wms/${id}` === aggregate);
    if (adjusted !== undefined) excused.add(adjusted.sku);
    // Units that were kept out of custody are stock by a document of our own.
    const document = database.aggregates.get(aggregate)?.state;
    if (document?.kind === 'stock' && document.adjusted !== undefined) excused.add(document.adjusted.sku);
  }
  const sound = (book: Ledger): Record<string, number> =>
    Object.fromEntries(
      Object.entries(inside(book)).filter(([name]) => {
        const [place = '', sku = ''] = name.split(' ');
        return !excused.has(sku) && !custody.has(place);
      }),
    );
  // The ERP receives what was put away, and what is to leave the building leaves its quarantine again.
  const left = Object.entries(outside.erp.stock.all()).filter(
    ([name]) => placeOf(name) === 'quarantine' && !excused.has(name.split(' ')[1] ?? ''),
  );
  return [
    ...compare('units in the ERP', sound(outside.erp.stock), sound(anyNode(outside.wms.places))),
    ...left.map(([name, quantity]) => `units in the ERP: ${quantity} are left at ${name}`),
  ];
}

/** Of every SKU the customers have what they bought less what the warehouse has received of it. */
function customersUnits({ outside, plan }: Scene, ours: Ledger, unclear: ReadonlySet<string>): string[] {
  const expected = ledger();
  for (const { notice } of plan.orders) for (const { sku, quantity } of pieces(notice)) expected.add(sku, quantity);
  for (const [name, quantity] of Object.entries(outside.wms.received.all()))
    expected.add(name.split(' ')[1] ?? '', -quantity);
  for (const [sku, quantity] of Object.entries(outside.wms.taken.all())) expected.add(sku, -quantity);
  for (const [name, quantity] of Object.entries(outside.wms.places.all()))
    if (placeOf(name) === 'custody') expected.add(name.split(' ')[1] ?? '', -quantity);
  return [
    ...new Set([
      ...Object.keys(expected.all()),
      ...plan.orders.flatMap(({ notice }) => pieces(notice).map(({ sku }) => sku)),
    ]),
  ]
    .filter((sku) => !unclear.has(sku))
    .flatMap((sku) =>
      ours.at(`customer ${sku}`) + ours.at(`kept ${sku}`) + ours.at(`carrier ${sku}`) === expected.at(sku)
        ? []
        : [
            `customers have ${expected.at(sku)} of ${sku}, our book says ${ours.at(`customer ${sku}`)} and ${ours.at(`kept ${sku}`) + ours.at(`carrier ${sku}`)}`,
          ],
    );
}

/** The names at which two books differ. */
export function compare(
  what: string,
  ours: Readonly<Record<string, number>>,
  theirs: Readonly<Record<string, number>>,
): string[] {
  return [...new Set([...Object.keys(ours), ...Object.keys(theirs)])]
    .filter((name) => (ours[name] ?? 0) !== (theirs[name] ?? 0))
    .map((name) => `${what}: ${name} is ${ours[name] ?? 0} in one book and ${theirs[name] ?? 0} in the other`);
}
