import { z } from 'zod';
import type { WmsPlace } from '#core/base/operation.ts';
import type { Refused } from '#core/base/outcome.ts';
import type { Delivery, Outbound } from '#connectors/kit/connector.ts';
import type { ManhattanConfig } from '../config.ts';
import { call, literal } from './call.ts';
import { answer } from './envelope.ts';
import { guarded } from './guarded.ts';

const Conditions = z.array(z.object({ InventoryContainerId: z.string(), ConditionCode: z.string().nullish() }));

/**
 * Puts a condition code on each inspected container; the building's own put-away rules then move it, and that move comes
 * back as a message. Safe to repeat: a condition is an upsert on its container.
 */
export const place: Outbound<ManhattanConfig, WmsPlace> = guarded(
  {
    safe_to_repeat: true,
    preparation: null,
    request: ({ operation }, config) =>
      call(config, operation.node, 'dcinventory', 'containerCondition/bulkImport', {
        Data: [...codes(operation, config)].map(([container, code]) => ({
          InventoryContainerId: container,
          InventoryContainerTypeId: 'ILPN',
          ConditionCode: code,
        })),
      }),
    outcome(reply) {
      const said = answer(reply);
      return said.kind === 'answer' ? { kind: 'accepted', facts: {} } : said;
    },
    lookup: {
      request({ operation }, config) {
        const containers = [...codes(operation, config).keys()];
        return call(config, operation.node, 'dcinventory', 'containerCondition/search', {
          Query: `InventoryContainerId in (${containers.map(literal).join(', ')})`,
          Template: { InventoryContainerId: null, ConditionCode: null },
          Size: containers.length,
          Page: 0,
        });
      },
      read(reply, { operation }, config) {
        const said = answer(reply);
        if (said.kind !== 'answer') return said;
        const rows = Conditions.safeParse(said.data);
        if (!rows.success)
          return { kind: 'unknown', reason: 'containerCondition/search answered rows without a container' };
        const held = new Map(rows.data.map((row) => [row.InventoryContainerId, row.ConditionCode]));
        const done = [...codes(operation, config)].every(([container, code]) => held.get(container) === code);
        return done ? { kind: 'accepted', facts: {} } : { kind: 'absent' };
      },
    },
  },
  refusal,
);

/** One condition per container: units of one container that go to one place are one container. */
function codes(operation: WmsPlace, config: ManhattanConfig): ReadonlyMap<string, string> {
  const wanted = new Map<string, string>();
  for (const { container, disposition } of operation.moves)
    if (container !== null) wanted.set(container, config.conditions[disposition]);
  return wanted;
}

function refusal({ operation }: Delivery<WmsPlace>, config: ManhattanConfig): Refused | null {
  const wanted = codes(operation, config);
  for (const { line, sku, container, disposition } of operation.moves) {
    const what = `line ${line} (${sku})`;
    if (container === null)
      return refused('container_missing', `${what} has no container; inspect it onto an ILPN in the WMS first`);
    if (wanted.get(container) !== config.conditions[disposition])
      return refused(
        'container_split',
        `${what} shares container ${container} with units that go elsewhere; split it first`,
      );
  }
  return operation.moves.length > 0 ? null : refused('nothing_to_place', 'the operation names no move');
}

function refused(code: string, detail: string): Refused {
  return { kind: 'refused', code, detail };
}
