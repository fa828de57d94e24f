import { z } from 'zod';
import type { ReturnWithdraw } from '#core/base/operation.ts';
import type { Outbound } from '#connectors/kit/connector.ts';
import type { ShopifyConfig } from '../config.ts';
import { RETURN_CANCEL } from '../documents.ts';
import { gid } from '../gid.ts';
import { call, refused } from '../graphql.ts';
import { askState, readState, tooLate, type ReturnNow } from './return-state.ts';
import { mutated } from './user-errors.ts';

/** `commerce.return.withdraw`: the return will not happen. */
export const withdraw: Outbound<ShopifyConfig, ReturnWithdraw> = {
  safe_to_repeat: false,
  preparation: null,
  lookup: {
    request: (delivery, config) => askState(delivery.operation.return_ref, config),
    read(reply) {
      const now = readState(reply, 'lookup');
      return now.kind === 'data' ? standing(now.data) : now;
    },
  },
  request(delivery, config) {
    return call(config, RETURN_CANCEL, { id: gid('Return', delivery.operation.return_ref) });
  },
  outcome(reply) {
    const result = mutated(reply, z.object({ id: z.string() }));
    return result.kind === 'data' ? { kind: 'accepted', facts: {} } : result;
  },
};

function standing(now: ReturnNow): ReturnType<NonNullable<typeof withdraw.lookup>['read']> {
  switch (now.status) {
    case 'CANCELED':
    case 'DECLINED':
      return { kind: 'accepted', facts: {} };
    case 'CLOSED':
      return tooLate(now.status);
    case 'OPEN':
    case 'REQUESTED':
      // Asking again would be refused again for ever: Shopify cancels nothing that has been processed.
      return now.returnLineItems.nodes.some((line) => line.processedQuantity > 0)
        ? refused('return_processed', 'Units of the return are processed in Shopify, so it can no longer be cancelled.')
        : { kind: 'absent' };
  }
}
