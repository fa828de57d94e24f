import type { Input, OrderNotice, ReturnRequestedLine } from '#core/base/input.ts';
import { must } from '#core/base/must.ts';
import type { Operation } from '#core/base/operation.ts';
import type { Story } from '../plan.ts';
import { effects, no, type StandIn, type Surroundings } from './stand-in.ts';

interface ShopReturn {
  status: 'requested' | 'open' | 'declined' | 'cancelled' | 'closed' | 'withdrawn';
  readonly quantity: number;
}

/** The commerce platform: sells, lets customers ask for returns, and keeps its own view of each return. */
export interface Shop extends StandIn {
  readonly returns: ReadonlyMap<string, Readonly<ShopReturn>>;
  sell(notice: OrderNotice): void;
  orderOf(order_id: string): Input | null;
  headings(customer_id: string, until: string): { readonly order_id: string; readonly placed_at: string }[];
  /** A customer asks in the shop; `approved` hears our name of the return once Backhaul has said yes. */
  request(story: Story, approved: (return_id: string) => void): string;
  cancel(ref: string): void;
}

/** A shop that has sold nothing yet. */
export function shop({ now, tell }: Surroundings): Shop {
  const { counts, done, find } = effects();
  const orders = new Map<string, OrderNotice>();
  const returns = new Map<string, ShopReturn>();
  const waiting = new Map<string, (return_id: string) => void>();

  function perform(key: string, operation: Operation): ReturnType<StandIn['perform']> {
    switch (operation.name) {
      case 'commerce.return.open': {
        const ref = `shop-return/${operation.return_id}`;
        const quantity = operation.lines.reduce((sum, line) => sum + line.quantity, 0);
        returns.set(ref, { status: 'open', quantity });
        const lines = operation.lines.map(({ line }) => ({ line, line_ref: `${ref}/${line}` }));
        return done(key, { return_ref: ref, lines });
      }
      case 'commerce.return.approve': {
        const mine = must(returns.get(operation.return_ref), `the shop never opened ${operation.return_ref}`);
        if (mine.status !== 'requested') return no('return_not_open');
        mine.status = 'open';
        waiting.get(operation.return_ref)?.(operation.return_id);
        return done(key, { return_ref: operation.return_ref, lines: [] });
      }
      case 'commerce.return.decline':
        return move(key, operation.return_ref, 'declined');
      case 'commerce.return.complete':
        return move(key, operation.return_ref, 'closed');
      case 'commerce.return.withdraw':
        return move(key, operation.return_ref, 'withdrawn');
      default:
        return no('not_supported');
    }
  }

  function move(key: string, ref: string, status: ShopReturn['status']): ReturnType<StandIn['perform']> {
    must(returns.get(ref), `the shop never opened ${ref}`).status = status;
    return done(key, {});
  }

  return {
    system: 'shop',
    effects: counts,
    returns,
    perform,
    find,
    sell: (notice) => void orders.set(notice.order_id, notice),
    orderOf: (order_id) => {
      const notice = orders.get(order_id);
      return notice === undefined ? null : recorded(notice);
    },
    headings: (customer_id, until) =>
      [...orders.values()]
        .filter((notice) => notice.customer_id === customer_id && notice.placed_at <= until)
        .map(({ order_id, placed_at }) => ({ order_id, placed_at })),
    request: (story, approved) => {
      const ref = `shop-return/${story.id}`;
      returns.set(ref, { status: 'requested', quantity: story.lines.reduce((sum, line) => sum + line.quantity, 0) });
      waiting.set(ref, approved);
      tell('shop', requested(story, ref, now()));
      return ref;
    },
    cancel: (ref) => {
      const mine = must(returns.get(ref), `the shop never opened ${ref}`);
      if (mine.status !== 'requested' && mine.status !== 'open') return;
      mine.status = 'cancelled';
      tell('shop', cancelled(ref, now()));
    },
  };
}

/** The sale as the shop tells it, whether asked or not. */
export function recorded(notice: OrderNotice): Input {
  return {
    key: `shop:order:${notice.order_id}`,
    source: 'shop',
    at: notice.placed_at,
    to: { aggregate: `order/${notice.order_id}` },
    fact: { type: 'order.recorded', order: notice },
  };
}

function cancelled(ref: string, at: string): Input {
  return {
    key: `shop:${ref}:cancelled`,
    source: 'shop',
    at,
    to: { reference: { kind: 'return', id: ref } },
    fact: { type: 'return.cancelled', return_id: ref, reason: 'changed my mind' },
  };
}

function requested(story: Story, ref: string, at: string): Input {
  const request_id = `shop-${story.id}`;
  const lines = story.lines.map(({ sku, line_id, quantity }): ReturnRequestedLine => ({
    sku,
    line_id,
    quantity,
    reason: 'unwanted',
    commerce_line_ref: `${ref}/${line_id}`,
  }));
  const { order_id } = story;
  const skus = [...new Set(lines.map((line) => line.sku))];
  return {
    key: `shop:${ref}:requested`,
    source: 'shop',
    at,
    to: { purchases: { customer_id: null, order_id, skus, request: `request/${request_id}` } },
    fact: {
      type: 'return.requested',
      request_id,
      channel: 'shop',
      customer_id: null,
      order_id,
      requested_at: at,
      lines,
      commerce_return_ref: ref,
      ...(story.requested_by === null ? {} : { requested_by: story.requested_by }),
      ...(story.fraud_score === null ? {} : { fraud_score: story.fraud_score }),
    },
  };
}
