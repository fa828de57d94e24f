import type { Fact, Input, OrderNotice, Reference, Target } from '../base/input.ts';
import { later, type Instant } from '../base/instant.ts';
import type { JsonObject } from '../base/json.ts';
import { must } from '../base/must.ts';
import { concern } from '../concern.ts';
import { decide } from '../decide.ts';
import type { Decision, DeliveryReference, NewDelivery, NewException, Verdict, World } from '../decision.ts';
import type { Event } from '../event.ts';
import { evolve } from '../evolve.ts';
import type { Sold } from '../order/sold.ts';
import { plain } from '../policy/plain.fixture.ts';
import type { Policy } from '../policy/policy.ts';
import type { State } from '../state.ts';

/** Events as they were decided, with the time of their commit. */
export type Told = Event & { readonly recorded_at: Instant };

/** A world in memory in which tests let the real `decide` and `evolve` work on one fact after another. */
export interface Story {
  /** The moment of the next commit; each fact told moves it on by a minute. */
  now: Instant;
  readonly states: Map<string, { readonly state: State; readonly version: number }>;
  readonly sold: Map<string, Sold>;
  readonly history: Told[];
  readonly deliveries: Map<
    string,
    NewDelivery & { readonly status: 'due' | 'done' | 'refused'; readonly due_at: Instant }
  >;
  readonly exceptions: Map<string, NewException & { readonly status: 'open' | 'closed' }>;
  find(reference: Reference | DeliveryReference): string | null;
  tell(to: Target, fact: Fact, at?: Instant): Verdict;
  /** Answers a delivery as its system would. */
  accept(delivery: string, facts: JsonObject): Verdict;
  refuse(delivery: string, code: string): Verdict;
}

export const POLICY: Policy = plain({
  id: 'house',
  version: 3,
  effective_from: '2026-01-01T00:00:00.000Z',
  window_days: 30,
  final_sale: ['CARD'],
  gates: ['received', 'inspected'],
  disposition_by_grade: { A: 'restock', B: 'refurbish', C: 'vendor_return', D: 'scrap' },
  destination: 'DC-1',
  receipt_due_days: 14,
});

/** Three mugs, one lamp and a gift card, paid 60.00 by card and the rest from a gift card. */
export const ORDER: OrderNotice = {
  order_id: 'shop-1001',
  name: '#1001',
  system: 'shop',
  source_ref: 'gid/1001',
  channel: 'web',
  placed_at: '2026-03-01T10:00:00.000Z',
  currency: 'GBP',
  customer_id: 'C-7',
  country: 'GB',
  tax_included: true,
  lines: [
    {
      line_id: '1',
      source_ref: 'l/1',
      sku: 'MUG',
      title: 'Blue mug',
      quantity: 3,
      price_minor: 3000,
      discount_minor: 200,
      tax_minor: 467,
      shipped_at: null,
    },
    {
      line_id: '2',
      source_ref: 'l/2',
      sku: 'LAMP',
      title: 'Desk lamp',
      quantity: 1,
      price_minor: 4500,
      discount_minor: 0,
      tax_minor: 750,
      shipped_at: null,
    },
    {
      line_id: '3',
      source_ref: 'l/3',
      sku: 'CARD',
      title: 'Gift card',
      quantity: 1,
      price_minor: 2000,
      discount_minor: 0,
      tax_minor: 0,
      shipped_at: null,
    },
  ],
  charges: [],
  tenders: [
    { tender_id: 't1', kind: 'card', system: 'pay', payment_ref: 'pi_1', amount_minor: 6000 },
    { tender_id: 't2', kind: 'gift_card', system: 'cards', payment_ref: 'gc_1', amount_minor: 3300 },
  ],
};

/** Begins a story in which an order was sold. */
export function story(policy: Policy = POLICY, order: OrderNotice = ORDER): Story {
  const references = new Map<string, string>();
  const find = (reference: Reference | DeliveryReference): string | null =>
    references.get(`${reference.kind}:${reference.id}`) ?? null;
  const begun: Story = {
    now: '2026-03-05T09:00:00.000Z',
    states: new Map(),
    sold: new Map(),
    history: [],
    deliveries: new Map(),
    exceptions: new Map(),
    find,
    tell(to, fact, at = begun.now) {
      const input: Input = { key: `k${begun.history.length}:${fact.type}`, source: 'test', at, to, fact };
      const world: World = {
        state: (aggregate) => begun.states.get(aggregate) ?? null,
        sold: (order_id) => begun.sold.get(order_id) ?? null,
        resolve: find,
      };
      const facts = { now: begun.now, policies: [policy], systems: { commerce: 'shop', erp: 'books', wms: 'floor' } };
      const verdict = decide(world, input, facts, candidates(begun, input));
      if (verdict.kind === 'decided') apply(begun, references, verdict);
      begun.now = later(begun.now, 60_000);
      return verdict;
    },
    accept: (delivery, facts) => answer(begun, delivery, { kind: 'accepted', facts }),
    refuse: (delivery, code) => answer(begun, delivery, { kind: 'refused', code, detail: 'it is not valid here' }),
  };
  begun.tell({ aggregate: `order/${order.order_id}` }, { type: 'order.recorded', order }, order.placed_at);
  return begun;
}

function answer(begun: Story, key: string, outcome: Extract<Fact, { type: 'delivery.answered' }>['outcome']): Verdict {
  const delivery = must(begun.deliveries.get(key), `no delivery ${key} was asked for`);
  begun.deliveries.set(key, { ...delivery, status: outcome.kind === 'refused' ? 'refused' : 'done' });
  return begun.tell(
    { reference: { kind: 'return', id: key.slice(0, key.indexOf(':')) } },
    { type: 'delivery.answered', delivery: key, operation: delivery.operation.name, outcome },
  );
}

function candidates(begun: Story, input: Input): string[] {
  const { purchases } = concern(input);
  if (purchases === null) return [];
  return [...begun.sold.values()]
    .filter(({ order_id, customer_id }) =>
      purchases.order_id === null ? customer_id === purchases.customer_id : order_id === purchases.order_id,
    )
    .map(({ order_id }) => `order/${order_id}`);
}

function apply(begun: Story, references: Map<string, string>, decision: Decision): void {
  for (const event of decision.events) {
    const state = evolve(begun.states.get(event.aggregate)?.state ?? null, event);
    begun.states.set(event.aggregate, { state, version: event.version });
    begun.history.push({ ...event, recorded_at: begun.now });
  }
  for (const { reference, aggregate } of decision.references)
    references.set(`${reference.kind}:${reference.id}`, aggregate);
  if (decision.sold !== null) begun.sold.set(decision.sold.order_id, decision.sold);
  for (const delivery of decision.deliveries)
    begun.deliveries.set(delivery.key, { ...delivery, status: 'due', due_at: begun.now });
  for (const change of decision.exceptions) {
    const before = begun.exceptions.get(change.id);
    if (change.change === 'open') begun.exceptions.set(change.id, { ...change, status: 'open' });
    else if (before !== undefined) begun.exceptions.set(change.id, { ...before, status: 'closed' });
  }
}
