import type { Operation } from '#core/base/operation.ts';
import type { Refused } from '#core/base/outcome.ts';
import type { Call, Delivery, Outbound } from '#connectors/kit/connector.ts';
import type { ManhattanConfig } from '../config.ts';

type Placed = Extract<Operation, { readonly node: string }>;
type Check<O extends Operation> = (delivery: Delivery<O>, config: ManhattanConfig) => Refused | null;

/**
 * The same operation, refused where we can see beforehand that it cannot be asked: its node has no facility, or `check`
 * says why. A delivery is settled by a reply, so the call that is sent instead is a search that changes nothing.
 */
export function guarded<O extends Placed>(
  outbound: Outbound<ManhattanConfig, O>,
  check: Check<O> = () => null,
): Outbound<ManhattanConfig, O> {
  const refusal: Check<O> = (delivery, config) => unmapped(delivery.operation.node, config) ?? check(delivery, config);
  const { lookup } = outbound;
  return {
    safe_to_repeat: outbound.safe_to_repeat,
    preparation: outbound.preparation,
    request: (delivery, config, known) =>
      refusal(delivery, config) === null ? outbound.request(delivery, config, known) : idle(config),
    outcome: (reply, delivery, config) => refusal(delivery, config) ?? outbound.outcome(reply, delivery, config),
    lookup: lookup && {
      request: (delivery, config) =>
        refusal(delivery, config) === null ? lookup.request(delivery, config) : idle(config),
      read: (reply, delivery, config) => refusal(delivery, config) ?? lookup.read(reply, delivery, config),
    },
  };
}

function unmapped(node: string, config: ManhattanConfig): Refused | null {
  if (config.facilities.has(node)) return null;
  const detail = `MANHATTAN_NODES names no facility for node ${node}; add "${node}":"<facility id>" and retry`;
  return { kind: 'refused', code: 'node_unmapped', detail };
}

function idle(config: ManhattanConfig): Call {
  return {
    method: 'POST',
    path: '/receiving/api/receiving/asn/search',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      selectedorganization: config.organization,
      selectedlocation: [...config.facilities.values()][0] ?? '',
    },
    body: JSON.stringify({ Query: "AsnId = ''", Template: { AsnId: null }, Size: 1, Page: 0 }),
  };
}
