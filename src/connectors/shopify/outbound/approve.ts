import { z } from 'zod';
import type { ReturnApprove } from '#core/base/operation.ts';
import type { Outbound } from '#connectors/kit/connector.ts';
import type { ShopifyConfig } from '../config.ts';
import { RETURN_APPROVE } from '../documents.ts';
import { gid } from '../gid.ts';
import { call } from '../graphql.ts';
import { askState, readState, tooLate } from './return-state.ts';
import { mutated } from './user-errors.ts';

const Approved = z.object({
  id: z.string(),
  returnLineItems: z.object({ nodes: z.array(z.object({ id: z.string(), quantity: z.int() })) }),
});

/** `commerce.return.approve`: yes to what the customer asked in the shop. */
export const approve: Outbound<ShopifyConfig, ReturnApprove> = {
  safe_to_repeat: false,
  preparation: null,
  lookup: {
    request: (delivery, config) => askState(delivery.operation.return_ref, config),
    read(reply) {
      const now = readState(reply, 'lookup');
      if (now.kind !== 'data') return now;
      if (now.data.status === 'REQUESTED') return { kind: 'absent' };
      if (now.data.status === 'OPEN' || now.data.status === 'CLOSED') return accepted(now.data);
      return tooLate(now.data.status);
    },
  },
  request(delivery, config) {
    return call(config, RETURN_APPROVE, { input: { id: gid('Return', delivery.operation.return_ref) } });
  },
  outcome(reply) {
    const result = mutated(reply, Approved);
    return result.kind === 'data' ? accepted(result.data) : result;
  },
};

function accepted(approved: z.infer<typeof Approved>) {
  const lines = approved.returnLineItems.nodes.map((line) => ({ line_ref: line.id, quantity: line.quantity }));
  return { kind: 'accepted', facts: { return_ref: approved.id, lines } } as const;
}
