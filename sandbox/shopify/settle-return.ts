import type { DatabaseSync } from 'node:sqlite';
import type { Ground } from '../kit/stand-in.ts';
import { prepared } from '../kit/prepared.ts';
import { gidNumber } from './gid.ts';
import { wholeSeconds } from './instants.ts';
import { returnLines, returnRow, type ReturnRow } from './rows.ts';
import { wrong, type Result } from './user-error.ts';
import { notifyReturn } from './webhooks.ts';

/** A step in the life of a return, or the reason why it cannot be taken. */
type Step = (found: ReturnRow, at: string) => Result | null;

/** The merchant says yes to what the customer asked. */
export function approveRequest(ground: Ground, id: string): Result {
  return move(ground, id, ['input', 'id'], 'returns/approve', (found, at) => {
    if (found.status !== 'REQUESTED') return wrongState(['input', 'id'], 'Return must be requested to be approved.');
    prepared(ground.db, `UPDATE shopify_return SET status = 'OPEN', approved_at = ? WHERE id = ?`).run(at, found.id);
    return null;
  });
}

/** The merchant says no; the units can be asked for again. */
export function declineRequest(ground: Ground, id: string, reason: string, note: string | null): Result {
  return move(ground, id, ['input', 'id'], 'returns/decline', (found) => {
    if (found.status !== 'REQUESTED') return wrongState(['input', 'id'], 'Return must be requested to be declined.');
    const sql = `UPDATE shopify_return SET status = 'DECLINED', decline_reason = ?, decline_note = ? WHERE id = ?`;
    prepared(ground.db, sql).run(reason, note, found.id);
    release(ground.db, found.id);
    return null;
  });
}

/** The return will not happen; possible while nothing of it is processed. */
export function cancelReturn(ground: Ground, id: string): Result {
  return move(ground, id, ['id'], 'returns/cancel', (found) => {
    const lines = returnLines(ground.db, found.id);
    if (found.status !== 'OPEN' || lines.some((line) => line.processed > 0))
      return wrongState(['id'], 'Return must be open and unprocessed to be canceled.');
    prepared(ground.db, `UPDATE shopify_return SET status = 'CANCELED' WHERE id = ?`).run(found.id);
    release(ground.db, found.id);
    return null;
  });
}

/** The merchant files the return. */
export function closeReturn(ground: Ground, id: string): Result {
  return move(ground, id, ['id'], 'returns/close', (found, at) => {
    if (found.status !== 'OPEN') return wrongState(['id'], 'Return must be open to be closed.');
    prepared(ground.db, `UPDATE shopify_return SET status = 'CLOSED', closed_at = ? WHERE id = ?`).run(at, found.id);
    return null;
  });
}

/** The refusal of a step that the return's state does not allow. */
export function wrongState(field: readonly string[], message: string): Result {
  return wrong('INVALID_STATE', field, message);
}

/** Takes one step with a return in one transaction, and tells of it. */
export function move(ground: Ground, id: string, field: readonly string[], topic: string, step: Step): Result {
  return ground.transaction(() => {
    const number = gidNumber('Return', id);
    const found = number === null ? undefined : returnRow(ground.db, number);
    if (found === undefined) return wrong('NOT_FOUND', field, 'Return not found.');
    const refused = step(found, wholeSeconds(ground.now()));
    if (refused !== null) return refused;
    notifyReturn(ground, topic, returnRow(ground.db, found.id) ?? found);
    return { id: found.id };
  });
}

/** Gives the units of a return back to what can be returned. */
function release(db: DatabaseSync, return_id: number): void {
  for (const line of returnLines(db, return_id))
    prepared(db, 'UPDATE shopify_fulfillment_line SET claimed = claimed - ? WHERE id = ?').run(line.returned, line.id);
}
