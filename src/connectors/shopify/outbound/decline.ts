import { z } from 'zod';
import type { ReturnDecline } from '#core/base/operation.ts';
import type { Outbound } from '#connectors/kit/connector.ts';
import type { ShopifyConfig } from '../config.ts';
import { RETURN_DECLINE } from '../documents.ts';
import { gid } from '../gid.ts';
import { call } from '../graphql.ts';
import { askState, readState, tooLate } from './return-state.ts';
import { mutated } from './user-errors.ts';

/** Shopify knows three reasons to say no; every other reason of ours goes into the note. */
const REASONS: Readonly<Record<string, string>> = {
  window_closed: 'RETURN_PERIOD_ENDED',
  final_sale: 'FINAL_SALE',
};

/** `commerce.return.decline`: no to what the customer asked in the shop. */
export const decline: Outbound<ShopifyConfig, ReturnDecline> = {
  safe_to_repeat: false,
  preparation: null,
  lookup: {
    request: (delivery, config) => askState(delivery.operation.return_ref, config),
    read(reply) {
      const now = readState(reply, 'lookup');
      if (now.kind !== 'data') return now;
      if (now.data.status === 'REQUESTED') return { kind: 'absent' };
      return now.data.status === 'DECLINED' ? { kind: 'accepted', facts: {} } : tooLate(now.data.status);
    },
  },
  request(delivery, config) {
    const { return_ref, code, note } = delivery.operation;
    const declineReason = REASONS[code] ?? 'OTHER';
    return call(config, RETURN_DECLINE, { input: { id: gid('Return', return_ref), declineReason, declineNote: note } });
  },
  outcome(reply) {
    const result = mutated(reply, z.object({ id: z.string() }));
    return result.kind === 'data' ? { kind: 'accepted', facts: {} } : result;
  },
};
