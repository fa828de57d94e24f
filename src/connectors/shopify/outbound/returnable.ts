import { z } from 'zod';
import type { ReturnOpen } from '#core/base/operation.ts';
import type { Outcome } from '#core/base/outcome.ts';
import { gid } from '../gid.ts';
import { later, refused } from '../graphql.ts';

const Page = z.object({
  nodes: z.array(
    z.object({
      quantity: z.int(),
      fulfillmentLineItem: z.object({ id: z.string(), lineItem: z.object({ id: z.string() }) }),
    }),
  ),
  pageInfo: z.object({ hasNextPage: z.boolean() }),
});

/** What of an order can still be returned, by fulfilment, each read from its first end or from both. */
export const Returnable = z.object({
  returnableFulfillments: z.object({
    nodes: z.array(z.object({ head: Page, tail: Page.optional() })),
    pageInfo: z.object({ hasNextPage: z.boolean() }),
  }),
});

/** Units to be returned out of one fulfilment line. */
export type Chosen = { readonly fulfillment_line: string; readonly quantity: number; readonly reason: string };

interface Stock {
  readonly id: string;
  readonly order_line: string;
  left: number;
}

/** Picks fulfilment lines for what is asked, oldest parcel first; refuses what Shopify no longer lets return. */
export function choose(
  lines: ReturnOpen['lines'],
  data: z.infer<typeof Returnable>,
): { readonly lines: readonly Chosen[] } | Outcome {
  const stock = stockOf(data);
  const chosen: Chosen[] = [];
  for (const line of lines) {
    const order_line = gid('LineItem', line.line_ref);
    let missing = line.quantity;
    for (const entry of stock) {
      if (entry.order_line !== order_line || entry.left === 0 || missing === 0) continue;
      const quantity = Math.min(entry.left, missing);
      chosen.push({ fulfillment_line: entry.id, quantity, reason: line.reason });
      entry.left -= quantity;
      missing -= quantity;
    }
    if (missing > 0) return missed(line, missing, data);
  }
  return { lines: chosen };
}

function stockOf(data: z.infer<typeof Returnable>): readonly Stock[] {
  const stock = new Map<string, Stock>();
  for (const fulfillment of data.returnableFulfillments.nodes)
    for (const node of [...fulfillment.head.nodes, ...(fulfillment.tail?.nodes ?? [])]) {
      const { id, lineItem } = node.fulfillmentLineItem;
      if (!stock.has(id)) stock.set(id, { id, order_line: lineItem.id, left: node.quantity });
    }
  return [...stock.values()];
}

/** Why units were not found: not looked for at the far end yet, out of sight, or surely not there. */
function missed(line: ReturnOpen['lines'][number], missing: number, data: z.infer<typeof Returnable>): Outcome {
  const { nodes, pageInfo } = data.returnableFulfillments;
  const what = `${missing} of ${line.quantity} units of line ${line.line}`;
  const long = nodes.filter((node) => node.head.pageInfo.hasNextPage);
  if (long.some((node) => node.tail === undefined))
    return later(`${what} are not among the first 250 lines of a parcel; the last 250 are read next`, 0);
  if (pageInfo.hasNextPage || long.some((node) => !overlap(node)))
    return refused(
      'line_out_of_sight',
      `Shopify shows 20 fulfilments with 500 lines each, and ${what} are in none. Open the return by hand.`,
    );
  return refused(
    'not_returnable',
    `Shopify has no fulfilled units left to return for ${what}. See the returns and fulfilments of the order.`,
  );
}

/** Whether both ends meet, so that no line lies unseen between them. */
function overlap(node: z.infer<typeof Returnable>['returnableFulfillments']['nodes'][number]): boolean {
  const head = new Set(node.head.nodes.map((line) => line.fulfillmentLineItem.id));
  return node.tail?.nodes.some((line) => head.has(line.fulfillmentLineItem.id)) ?? false;
}
