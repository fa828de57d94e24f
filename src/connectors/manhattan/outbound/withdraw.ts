import { z } from 'zod';
import type { WmsWithdraw } from '#core/base/operation.ts';
import type { Outbound } from '#connectors/kit/connector.ts';
import type { ManhattanConfig } from '../config.ts';
import { call, facility, literal } from './call.ts';
import { answer } from './envelope.ts';
import { guarded } from './guarded.ts';

const canceled = '9000';

const Asn = z.object({ AsnId: z.string(), AsnStatus: z.string() });

/**
 * Cancels the ASN. Safe to repeat: canceled is where an ASN ends, and saving it again leaves it there. One that the dock
 * has begun to receive is refused by the vendor; the goods then come in as a receipt.
 */
export const withdraw: Outbound<ManhattanConfig, WmsWithdraw> = guarded({
  safe_to_repeat: true,
  preparation: null,
  request: ({ operation }, config) =>
    call(config, operation.node, 'receiving', 'asn/save', {
      AsnId: operation.return_id,
      AsnLevel: 'ITEM',
      AsnOriginTypeId: config.origin_type,
      AsnStatus: canceled,
      DestinationFacilityId: facility(config, operation.node),
      OrgId: config.organization,
    }),
  outcome(reply) {
    const said = answer(reply);
    return said.kind === 'answer' ? { kind: 'accepted', facts: {} } : said;
  },
  lookup: {
    request: ({ operation }, config) =>
      call(config, operation.node, 'receiving', 'asn/search', {
        Query: `AsnId = ${literal(operation.return_id)}`,
        Template: { AsnId: null, AsnStatus: null },
        Size: 1,
        Page: 0,
      }),
    read(reply, { operation }) {
      const said = answer(reply);
      if (said.kind !== 'answer') return said;
      const rows = z.array(Asn).safeParse(said.data);
      if (!rows.success) return { kind: 'unknown', reason: 'asn/search answered rows without AsnId and AsnStatus' };
      const done = rows.data.some(({ AsnId, AsnStatus }) => AsnId === operation.return_id && AsnStatus === canceled);
      return done ? { kind: 'accepted', facts: {} } : { kind: 'absent' };
    },
  },
});
