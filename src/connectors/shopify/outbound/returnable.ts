import { z } from 'zod';
import type { ReturnOpen } from '#core/base/operation.ts';
import type { Outcome } from '#core/base/outcome.ts';
import { gid } from '../gid.ts';
import { refused } from '../graphql.ts';

const Page = z.object({
  nodes: z.array(
    z.object({
      quantity: z.int(),
      fulfillmentLineItem: z.object({ id: z.string(), lineItem: z.object({ id: z.string() }) }),
    }),
  ),
  pageInfo: z.object({ hasNextPage: z.boolean() }),
});

/** What of an order can still be returned, by fulfilment, each read from both ends. */
export const Returnable = z.object({
  returnableFulfillments: z.object({
    nodes: z.array(z.object({ head: Page, tail: Page })),
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
    if (missing > 0) return notReturnable(line, missing, unseen(data, stock.length));
  }
  return { lines: chosen };
}

function stockOf(data: z.infer<typeof Returnable>): readonly Stock[] {
  const stock = new Map<string, Stock>();
  for (const fulfillment of data.returnableFulfillments.nodes)
    for (const node of [...fulfillment.head.nodes, ...fulfillment.tail.nodes]) {
      const { id, lineItem } = node.fulfillmentLineItem;
      if (!stock.has(id)) stock.set(id, { id, order_line: lineItem.id, left: node.quantity });
    }
  return [...stock.values()];
}

/** Whether Shopify holds more lines than one answer can show. */
function unseen(data: z.infer<typeof Returnable>, seen: number): boolean {
  const { nodes, pageInfo } = data.returnableFulfillments;
  const shown = nodes.reduce((sum, node) => sum + node.head.nodes.length + node.tail.nodes.length, 0);
  return pageInfo.hasNextPage || (nodes.some((node) => node.head.pageInfo.hasNextPage) && shown === seen);
}

function notReturnable(line: ReturnOpen['lines'][number], missing: number, more: boolean): Outcome {
  const what = `${missing} of ${line.quantity} units of line ${line.line}`;
  return more
    ? refused(
        'line_out_of_sight',
        `Shopify shows 20 fulfilments with 500 lines each, and ${what} are in none. Open the return by hand.`,
      )
    : refused(
        'not_returnable',
        `Shopify has no fulfilled units left to return for ${what}. See the returns and fulfilments of the order.`,
      );
}
