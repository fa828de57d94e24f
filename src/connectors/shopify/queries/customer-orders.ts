import { z } from 'zod';
import { instant, type Instant } from '#core/base/instant.ts';
import type { OrderHeading, Query } from '#connectors/kit/connector.ts';
import type { ShopifyConfig } from '../config.ts';
import { CUSTOMER_ORDERS } from '../documents.ts';
import { answer, call } from '../graphql.ts';
import { orderId } from '../shop-order.ts';
import { quoted } from './search.ts';

const Answer = z.object({
  orders: z.object({
    nodes: z.array(z.object({ name: z.string(), createdAt: z.iso.datetime({ offset: true }) })),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});

interface Question {
  readonly customer_id: string;
  readonly until: Instant;
}

/** Headings of every order of a customer placed up to a time. */
export const customerOrders: Query<ShopifyConfig, Question, OrderHeading> = {
  request(question, page, config) {
    const query = `customer_id:${quoted(question.customer_id)} AND created_at:<=${quoted(question.until)}`;
    return call(config, CUSTOMER_ORDERS, { query, after: page?.['after'] ?? null });
  },
  read(reply, question) {
    const data = answer(reply, 'read', Answer);
    if (data.kind !== 'data') return data;
    const { nodes, pageInfo } = data.data.orders;
    const headings = nodes.map((node) => ({
      order_id: orderId(node.name),
      placed_at: instant(Date.parse(node.createdAt)),
    }));
    return {
      kind: 'answer',
      answer: headings.filter((heading) => heading.placed_at <= question.until),
      next: pageInfo.hasNextPage ? { after: pageInfo.endCursor } : null,
    };
  },
};
