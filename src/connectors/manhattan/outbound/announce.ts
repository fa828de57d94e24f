import { z } from 'zod';
import type { Outcome } from '#core/base/outcome.ts';
import type { WmsAnnounce } from '#core/base/operation.ts';
import type { Delivery, Outbound } from '#connectors/kit/connector.ts';
import type { ManhattanConfig } from '../config.ts';
import { call, facility, literal } from './call.ts';
import { answer } from './envelope.ts';
import { guarded } from './guarded.ts';

/** `Planning 0000 … In Transit 1000`: announced goods are on their way. */
const inTransit = '1000';

const Asn = z.object({ AsnId: z.string(), Extended: z.record(z.string(), z.unknown()).nullish() });

/**
 * Expected goods as an item-level ASN that carries our return id as its own.
 * The save is an upsert on the id, but it also sets the status: repeated after the dock has begun to receive, it would
 * ask for a second receipt. So a second attempt is made only after a look.
 */
export const announce: Outbound<ManhattanConfig, WmsAnnounce> = guarded({
  safe_to_repeat: false,
  preparation: null,
  request: ({ key, operation }, config) =>
    call(config, operation.node, 'receiving', 'asn/save', {
      AsnId: operation.return_id,
      AsnLevel: 'ITEM',
      AsnOriginTypeId: config.origin_type,
      AsnStatus: inTransit,
      DestinationFacilityId: facility(config, operation.node),
      OrgId: config.organization,
      VendorId: null,
      EstimatedDeliveryDate: operation.at,
      AsnLine: operation.lines.map(({ line, sku, quantity }) => ({
        AsnLineId: String(line),
        ItemId: sku,
        ShippedQuantity: quantity,
        QuantityUomId: 'UNIT',
      })),
      Extended: extended(config, key, operation.order_name),
    }),
  outcome(reply, delivery) {
    const said = answer(reply);
    return said.kind === 'answer' ? accepted(delivery) : said;
  },
  lookup: {
    request: ({ operation }, config) =>
      call(config, operation.node, 'receiving', 'asn/search', {
        Query: `AsnId = ${literal(operation.return_id)}`,
        Template: { AsnId: null, AsnStatus: null, Extended: null },
        Size: 1,
        Page: 0,
      }),
    read(reply, delivery, config) {
      const said = answer(reply);
      if (said.kind !== 'answer') return said;
      const rows = z.array(Asn).safeParse(said.data);
      if (!rows.success) return { kind: 'unknown', reason: 'asn/search answered rows without AsnId' };
      const found = rows.data.find(({ AsnId }) => AsnId === delivery.operation.return_id);
      if (found === undefined) return { kind: 'absent' };
      return ours(found.Extended ?? {}, delivery.key, config) ? accepted(delivery) : { kind: 'absent' };
    },
  },
});

/** A tenant without the attribute cannot tell one announcement of a return from the next; then the id alone decides. */
function ours(held: Readonly<Record<string, unknown>>, key: string, config: ManhattanConfig): boolean {
  const mark = config.extended.delivery === null ? undefined : held[config.extended.delivery];
  return mark === undefined || mark === null || mark === key;
}

function extended(config: ManhattanConfig, key: string, order_name: string): Readonly<Record<string, string>> {
  const { delivery, order } = config.extended;
  return { ...(delivery === null ? {} : { [delivery]: key }), ...(order === null ? {} : { [order]: order_name }) };
}

function accepted(delivery: Delivery<WmsAnnounce>): Outcome {
  return { kind: 'accepted', facts: { announcement_ref: delivery.operation.return_id } };
}
