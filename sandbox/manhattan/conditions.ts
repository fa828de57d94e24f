import { z } from 'zod';
import { check, Id } from './check.ts';
import type { Scope } from './endpoint.ts';
import { VendorError } from './envelope.ts';
import { one, run } from './rows.ts';
import type { Entity } from './search.ts';

/** The condition codes that this facility's put-away rules know. */
export const conditionCodes = ['RESTOCK', 'REFURB', 'RTV', 'SCRAP', 'DONATE'] as const;

/** One of the condition codes. */
export type ConditionCode = (typeof conditionCodes)[number];

const Condition = z.object({
  InventoryContainerId: Id,
  InventoryContainerTypeId: z.literal('ILPN'),
  ConditionCode: z.enum(conditionCodes),
});
const Import = z.object({ Data: z.array(Condition).min(1).max(2000) });

/** `containerCondition/save`: an upsert on the container. */
export function saveCondition(body: unknown, scope: Scope): unknown {
  const condition = check(Condition, body);
  set(condition, scope);
  return condition;
}

/** `containerCondition/bulkImport`: all of them or none. */
export function importConditions(body: unknown, scope: Scope): unknown {
  const { Data } = check(Import, body);
  for (const condition of Data) set(condition, scope);
  return { SuccessCount: Data.length, FailedCount: 0, FailedRecords: [] };
}

/** What `containerCondition/search` knows: containers that carry a condition. */
export const conditionEntity: Entity = {
  table: 'manhattan_lpn',
  only: 'condition IS NOT NULL',
  facility: 'facility',
  order: 'seq',
  attributes: { InventoryContainerId: 'lpn_id', ConditionCode: 'condition', UpdatedTimestamp: 'updated' },
  expand: (_row, wanted) => (wanted('InventoryContainerTypeId') ? { InventoryContainerTypeId: 'ILPN' } : {}),
};

function set(condition: z.output<typeof Condition>, { ground, facility }: Scope): void {
  const { InventoryContainerId: id, ConditionCode: code } = condition;
  const sql = 'SELECT status, condition FROM manhattan_lpn WHERE lpn_id = ? AND facility = ?';
  const held = one<{ status: string; condition: string | null }>(ground, sql, id, facility);
  if (held === undefined) throw new VendorError('DCI::101', `Container ${id} does not exist in facility ${facility}`);
  if (held.condition === code) return;
  if (held.status === '9000')
    throw new VendorError(
      'DCI::118',
      `Container ${id} was put away as ${held.condition ?? 'is'} and cannot be ${code}`,
    );
  const update = 'UPDATE manhattan_lpn SET condition = ?, due = 1, updated = ? WHERE lpn_id = ?';
  run(ground, update, code, ground.now(), id);
}
