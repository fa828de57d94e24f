import type pg from 'pg';
import type { QueryResultRow } from 'pg';
import { later } from '#core/base/instant.ts';
import { EXCEPTION_RULES } from '#core/exceptions.ts';
import type { KeptKnock } from '#flows/ports.ts';
import { json } from './json.ts';
import { run } from './sql.ts';

const HOUR_MS = 3_600_000;

/** Keeps a message whole and gives its number. */
async function keepKnock(
  query: <R extends QueryResultRow>(name: string, values: readonly unknown[]) => Promise<R[]>,
  knock: KeptKnock,
): Promise<number> {
  const [row] = await query<{ id: number }>('write_knocks', [
    [knock.system],
    [knock.received_at],
    [json(knock.headers)],
    [knock.body],
    [knock.reading],
    [knock.detail],
  ]);
  return row?.id ?? 0;
}

/** The message and the exception that leads a person to it, both or neither. */
export async function keepUnreadable(pool: pg.Pool, knock: KeptKnock): Promise<void> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const id = await keepKnock(
      (name, values) => run(client, name, values).then((result) => result.rows as never[]),
      knock,
    );
    const rule = EXCEPTION_RULES.unreadable_input;
    await run(client, 'open_exceptions', [
      [`unreadable_input:${knock.system}:${id}`],
      ['unreadable_input'],
      [`knock/${knock.system}/${id}`],
      [rule.owner],
      [0],
      ['XXX'],
      [json({ system: knock.system, knock: id, why: knock.detail })],
      [knock.received_at],
      [later(knock.received_at, rule.sla_hours * HOUR_MS)],
      knock.received_at,
    ]);
    await client.query('COMMIT');
  } catch (error) {
    broken = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.release(broken);
  }
}
