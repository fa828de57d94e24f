import { z } from 'zod';
import type { Input } from '#core/base/input.ts';
import type { Outcome } from '#core/base/outcome.ts';
import type { Query, Reply } from '#connectors/kit/connector.ts';
import type { ShopifyConfig } from '../config.ts';
import { MORE_ORDER_LINES, MORE_SHIPPED_LINES, ORDER_BY_NAME } from '../documents.ts';
import { answer, call, refused } from '../graphql.ts';
import { orderId, orderInput } from '../shop-order.ts';
import { FoundOrder, LinePage, ShippedPage, shopOrder, Walk, withLines, withShipped } from './order-pages.ts';
import { quoted } from './search.ts';

interface Question {
  readonly order_id: string;
}

type Answer = ReturnType<Query<ShopifyConfig, Question, Input>['read']>;

const Found = z.object({
  orders: z.object({ nodes: z.array(FoundOrder), pageInfo: z.object({ hasNextPage: z.boolean() }) }),
});
const MoreLines = z.object({ order: z.object({ lineItems: LinePage }).nullable() });
const MoreShipped = z.object({ fulfillment: z.object({ fulfillmentLineItems: ShippedPage }).nullable() });

/** One order in full; long orders are walked page by page, and what was read so far travels in `page`. */
export const order: Query<ShopifyConfig, Question, Input> = {
  request(question, page, config) {
    if (page === null) {
      const name = question.order_id;
      return call(config, ORDER_BY_NAME, { query: `name:${quoted(`#${name}`)} OR name:${quoted(name)}` });
    }
    const walk = Walk.parse(page['walk']);
    if (walk.lines_after !== null)
      return call(config, MORE_ORDER_LINES, { id: walk.order.gid, after: walk.lines_after });
    const [pending] = walk.pending;
    return call(config, MORE_SHIPPED_LINES, { id: pending?.gid ?? '', after: pending?.after ?? '' });
  },
  read(reply, question, config, page) {
    const walked = page === null ? begin(reply, question) : go(reply, Walk.parse(page['walk']));
    if (walked === null) return { kind: 'answer', answer: [], next: null };
    return 'kind' in walked ? walked : arrive(walked, config);
  },
};

function begin(reply: Reply, question: Question): Walk | null | Outcome {
  const data = answer(reply, 'read', Found);
  if (data.kind !== 'data') return data;
  const { nodes, pageInfo } = data.data.orders;
  const same = nodes.filter((node) => orderId(node.name) === question.order_id);
  const [found] = same;
  if (same.length > 1 || (found === undefined && pageInfo.hasNextPage))
    return refused(
      'order_ambiguous',
      `Shopify finds several orders for ${question.order_id}. Look for the right one there.`,
    );
  return found === undefined ? null : shopOrder(found);
}

function go(reply: Reply, walk: Walk): Walk | Outcome {
  if (walk.lines_after !== null) {
    const data = answer(reply, 'read', MoreLines);
    if (data.kind !== 'data') return data;
    return data.data.order === null ? gone() : withLines(walk, data.data.order.lineItems);
  }
  const data = answer(reply, 'read', MoreShipped);
  if (data.kind !== 'data') return data;
  return data.data.fulfillment === null ? gone() : withShipped(walk, data.data.fulfillment.fulfillmentLineItems);
}

function gone(): Outcome {
  return refused('order_gone', 'Shopify no longer knows a part of the order that it named a moment ago. Ask again.');
}

function arrive(walk: Walk, config: ShopifyConfig): Answer {
  if (walk.lines_after !== null || walk.pending.length > 0) return { kind: 'answer', answer: [], next: { walk: walk } };
  const result = orderInput(walk.order, config);
  if ('problem' in result) return refused('amount_unreadable', `Order ${walk.order.name}: ${result.problem}`);
  return { kind: 'answer', answer: [result.input], next: null };
}
