import type { Sale } from '../kit/sale.ts';
import { openGround, type OpenGround } from '../kit/ground.ts';
import type { Mishap } from '../kit/faults.ts';
import { serve, type Served } from '../kit/serve.ts';
import { shop } from './shop.ts';
import { shopifyStandIn } from './stand-in.ts';

/** A sale with two parcels, a shipping charge and a charge of another kind, worth 52.55. */
export const sale: Sale = {
  name: '536365',
  placed_at: '2026-10-01T08:26:00.500Z',
  customer_id: '17850',
  country: 'United Kingdom',
  currency: 'GBP',
  lines: [
    {
      line_id: 101,
      sku: '85123A',
      title: 'HANGING HEART',
      quantity: 6,
      unit_price: '2.55',
      shipped_at: '2026-10-01T08:26:00.000Z',
    },
    {
      line_id: 102,
      sku: '71053',
      title: 'METAL LANTERN',
      quantity: 2,
      unit_price: '3.39',
      shipped_at: '2026-10-01T08:27:00.000Z',
    },
    {
      line_id: 103,
      sku: '85123A',
      title: 'HANGING HEART',
      quantity: 4,
      unit_price: '2.55',
      shipped_at: '2026-10-01T08:26:00.000Z',
    },
  ],
  charges: [
    { code: 'POST', title: 'POSTAGE', quantity: 1, unit_price: '18.00' },
    { code: 'M', title: 'Manual', quantity: 1, unit_price: '2.27' },
  ],
  payment_ref: 'pi_536365',
};

/** A running shop in memory; `mishaps` befall the next requests, one each. */
export interface RunningShop {
  readonly ground: OpenGround;
  readonly served: Served;
  readonly mishaps: Mishap[];
  close(): Promise<void>;
}

/** Opens and serves a shop. */
export async function openShop(file = ':memory:'): Promise<RunningShop> {
  const mishaps: Mishap[] = [];
  const faults = { next: () => mishaps.shift() ?? ({ kind: 'none' } as const) };
  const ground = openGround({ file, standIns: [shopifyStandIn], faults, now: () => '2026-11-09T08:00:00.000Z' });
  const served = await serve(shopifyStandIn, ground, { port: 0 });
  return {
    ground,
    served,
    mishaps,
    async close() {
      await served.close();
      ground.close();
    },
  };
}

/** What a GraphQL answer may hold. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    readonly data?: Readonly<Record<string, unknown>>;
    readonly errors?: unknown;
    readonly extensions?: {
      readonly cost: {
        readonly requestedQueryCost: number;
        readonly actualQueryCost: number | null;
        readonly throttleStatus: { readonly currentlyAvailable: number };
      };
    };
  };
}

/** Asks the shop over HTTP. */
export async function ask(
  running: RunningShop,
  query: string,
  variables: object = {},
  options: { readonly token?: string; readonly version?: string } = {},
): Promise<Answer> {
  const answer = await fetch(`${running.served.url}/admin/api/${options.version ?? '2026-10'}/graphql.json`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-shopify-access-token': options.token ?? shop.access_token },
    body: JSON.stringify({ query, variables }),
  });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Answer['body'] };
}

/** Every webhook that the shop owes, oldest first. */
export function owed(running: RunningShop) {
  return running.ground.outbox.unsent().map((seq) => {
    const { headers, body } = running.ground.outbox.owed(seq);
    return { topic: headers['X-Shopify-Topic'] ?? '', headers, body };
  });
}
