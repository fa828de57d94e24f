import { z } from 'zod';
import type { Outcome } from '#core/base/outcome.ts';
import type { Call, Reply } from '#connectors/kit/connector.ts';
import type { ShopifyConfig } from '../config.ts';
import { RETURN_STATE } from '../documents.ts';
import { gid } from '../gid.ts';
import { answer, call, refused, type Asked } from '../graphql.ts';

const Line = z.object({
  id: z.string(),
  quantity: z.int(),
  processedQuantity: z.int(),
  fulfillmentLineItem: z.object({ id: z.string() }).optional(),
});
const ReverseLine = z.object({
  id: z.string(),
  totalQuantity: z.int(),
  fulfillmentLineItem: z.object({ id: z.string() }).nullable(),
});
const State = z.object({
  id: z.string(),
  status: z.enum(['REQUESTED', 'OPEN', 'DECLINED', 'CANCELED', 'CLOSED']),
  returnLineItems: z.object({ nodes: z.array(Line) }),
  reverseFulfillmentOrders: z.object({
    nodes: z.array(z.object({ lineItems: z.object({ nodes: z.array(ReverseLine) }) })),
  }),
});

/** A return as Shopify holds it now. */
export type ReturnNow = z.infer<typeof State>;

/** Asks where one return stands. */
export function askState(return_ref: string, config: ShopifyConfig): Call {
  return call(config, RETURN_STATE, { id: gid('Return', return_ref) });
}

/** The return, or the outcome for a reply without one. */
export function readState(reply: Reply, asked: Asked): { kind: 'data'; data: ReturnNow } | Outcome {
  const data = answer(reply, asked, z.object({ return: State.nullable() }));
  if (data.kind !== 'data') return data;
  if (data.data.return === null) return refused('return_not_found', 'Shopify does not know the return.');
  return { kind: 'data', data: data.data.return };
}

/** A return that stands where the operation can no longer be done. */
export function tooLate(status: ReturnNow['status']): Outcome {
  return refused(`return_${status.toLowerCase()}`, `The return is ${status} in Shopify. Look who moved it there.`);
}
