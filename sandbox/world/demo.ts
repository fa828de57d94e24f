import { prepared } from '#sandbox/kit/prepared.ts';
import { goods } from './demo-goods.ts';
import { bringBack, comebackCounts, planComeback } from './demo-comebacks.ts';
import { happening } from './demo-traffic.ts';
import { openDesk } from './desk.ts';
import { deskTotals } from './desk-totals.ts';
import { keep, kept, keptCount } from './keep.ts';
import { startPump, type Pump, type Stroke } from './pump.ts';
import type { ReplayParts } from './replay.ts';
import type { World } from './world.ts';

/** Between two orders; the first few come faster, so that there is something to see. */
const order_every_ms = 4_000;
const first_order_every_ms = 400;
const first_orders = 12;
/** The crew takes its time, so that returns can be seen waiting. */
const crew_every_ms = 5_000;
const opening_quantity = 2_000;
/** Below this a delivery of goods is counted in. */
const low_shelf = 50;

/** Larch & Linen: an order every few seconds, some goods come back through the shop or the desk, for as long as it runs. */
export function demoWorld(parts: ReplayParts, seed: string): World {
  const { ground } = parts;
  const { db } = ground;
  const desk = openDesk(ground, {
    target: parts.target,
    key: parts.desk_key,
    concurrency: 4,
    retry_ms: 500,
    log: parts.log,
    failed: parts.failed,
  });
  let next_order_ms = 0;
  let pumps: Pump[] = [];
  const trade = (): Stroke => {
    const now_ms = Date.parse(ground.now());
    if (bringBack(parts, now_ms) > 0) desk.look();
    if (now_ms < next_order_ms || parts.outbox.pending() > 200) return 'idle';
    const n = keptCount(db, 'orders_fed') + 1;
    ground.transaction(() => trading(parts, seed, n));
    next_order_ms = now_ms + (n < first_orders ? first_order_every_ms : order_every_ms);
    return 'idle';
  };
  const work = (): Stroke => {
    parts.crew.step();
    return 'idle';
  };
  const begin = (): void => {
    if (pumps.length > 0) return;
    pumps = [startPump(trade, 200, parts.failed), startPump(work, crew_every_ms, parts.failed)];
    desk.look();
  };
  if (kept(db, 'gone') !== null) begin();
  return {
    go() {
      keep(db, 'gone', 'yes');
      begin();
    },
    progress: () => ({
      phase: 'live',
      rows_total: 0,
      rows_fed: 0,
      orders: keptCount(db, 'orders_fed'),
      ...comebackCounts(db),
      outbox_pending: parts.outbox.pending(),
      crew_pending: parts.crew.pending(),
      simulated_at: ground.now(),
    }),
    totals: () => ({ orders: keptCount(db, 'orders_fed'), desk: deskTotals(db) }),
    async close() {
      for (const pump of pumps) pump.stop();
      await desk.close();
    },
  };
}

/** One order and what happens around it, in the current transaction. */
function trading(parts: ReplayParts, seed: string, n: number): void {
  const { ground, retailer } = parts;
  const { db } = ground;
  const at = ground.now();
  if (n === 1) openShelves(parts, at);
  const drawn = happening(seed, n);
  const name = String(100_000 + n);
  const line_from = keptCount(db, 'lines_sold') + 1;
  retailer.sell({
    name,
    placed_at: at,
    customer_id: drawn.customer.id,
    country: drawn.customer.country,
    currency: 'GBP',
    lines: drawn.lines.map(({ good, quantity }, place) => ({
      line_id: line_from + place,
      ...good,
      quantity,
      shipped_at: at,
    })),
    charges: drawn.postage === null ? [] : [{ code: 'POST', title: 'Postage', quantity: 1, unit_price: drawn.postage }],
  });
  for (const { good, quantity } of drawn.lines) takeFromShelf(parts, n, at, good.sku, quantity);
  if (drawn.comeback !== null) planComeback(db, drawn, drawn.comeback, name, line_from, Date.parse(at));
  if (drawn.correction !== null) retailer.adjust({ document: `adjustment-${n}`, at, ...drawn.correction });
  if (drawn.goodwill !== null) {
    const customer_id = drawn.customer.id;
    const document = `goodwill-${n}`;
    const unit_price = drawn.goodwill;
    retailer.credit({ document, at, customer_id, code: 'GOODWILL', title: 'Goodwill', quantity: 1, unit_price });
  }
  keep(db, 'orders_fed', String(n));
  keep(db, 'lines_sold', String(line_from + drawn.lines.length - 1));
}

function openShelves(parts: ReplayParts, at: string): void {
  const insert = prepared(parts.ground.db, 'INSERT INTO world_shelf VALUES (?, ?)');
  for (const { sku } of goods) insert.run(sku, opening_quantity);
  const items = goods.map(({ sku }) => ({ sku, quantity: opening_quantity }));
  parts.retailer.open(items, at);
}

function takeFromShelf(parts: ReplayParts, n: number, at: string, sku: string, quantity: number): void {
  const sql = 'UPDATE world_shelf SET quantity = quantity + ? WHERE sku = ? RETURNING quantity';
  const left = Number(prepared(parts.ground.db, sql).get(-quantity, sku)?.['quantity']);
  if (left >= low_shelf) return;
  prepared(parts.ground.db, sql).get(opening_quantity, sku);
  const document = `delivery-${n}-${sku}`;
  parts.retailer.adjust({ document, at, sku, quantity: opening_quantity, note: 'found: delivery counted in' });
}
