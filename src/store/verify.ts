import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import pg from 'pg';
import { contradictions, expected } from '#core/audit.ts';
import type { Instant } from '#core/base/instant.ts';
import type { Event } from '#core/event.ts';
import { evolve } from '#core/evolve.ts';
import type { Sold } from '#core/order/sold.ts';
import type { State } from '#core/state.ts';
import { settings } from './connect.ts';
import { run } from './sql.ts';

/** What was looked at, and everything that does not agree, in words. */
export interface Verified {
  readonly checked: Readonly<Record<string, number>>;
  readonly problems: readonly string[];
}

const PAGE = 5_000;
const MOST_PROBLEMS = 100;
const LOOKS = 4;
const LOOK_AGAIN_MS = 500;
const BEHIND = 'the reader of returns is';

/** Folds the whole log again and holds it against every stored state and both books. Changes nothing. */
export async function verify(url: string, now: Instant, progress: (events: number) => void): Promise<Verified> {
  const client = new pg.Client(settings(url, 'app'));
  await client.connect();
  try {
    // One snapshot for all checks, so that a running Backhaul cannot make them disagree.
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const problems: string[] = [];
    const folded = await foldAll(client, problems, progress);
    problems.push(...(await looseEnds(client, now)));
    const counts = (await run<Record<string, number>>(client, 'verify_counts')).rows[0] ?? {};
    await client.query('COMMIT');
    problems.push(...(await lagging(client, now)));
    const more = problems.length - MOST_PROBLEMS;
    const shown = problems.slice(0, MOST_PROBLEMS);
    return {
      checked: { ...counts, events_folded: folded },
      problems: more > 0 ? [...shown, `and ${more} more`] : shown,
    };
  } finally {
    await client.end();
  }
}

interface Folded {
  readonly state: State;
  readonly version: number;
}

async function foldAll(client: pg.Client, problems: string[], progress: (events: number) => void): Promise<number> {
  let after: [string, number] = ['', 0];
  let open: Map<string, Folded> = new Map();
  let seen = 0;
  for (;;) {
    const { rows } = await run<Event & pg.QueryResultRow>(client, 'verify_events', [...after, PAGE]);
    for (const event of rows) foldOne(open, event, problems);
    const last = rows.at(-1);
    // The last aggregate of a full page may go on in the next one.
    const going = rows.length < PAGE || last === undefined ? null : last.aggregate;
    await compareStates(
      client,
      [...open].filter(([id]) => id !== going),
      problems,
    );
    open = new Map([...open].filter(([id]) => id === going));
    seen += rows.length;
    progress(seen);
    if (last === undefined || going === null) return seen;
    after = [last.aggregate, last.version];
  }
}

function foldOne(open: Map<string, Folded>, event: Event, problems: string[]): void {
  const before = open.get(event.aggregate);
  if (event.version !== (before?.version ?? 0) + 1)
    problems.push(`${event.aggregate}: event ${event.version} follows ${before?.version ?? 0}`);
  open.set(event.aggregate, { state: evolve(before?.state ?? null, event), version: event.version });
}

async function compareStates(
  client: pg.Client,
  folded: readonly (readonly [string, Folded])[],
  problems: string[],
): Promise<void> {
  if (folded.length === 0) return;
  const ids = folded.map(([id]) => id);
  const stored = await run<{ id: string; version: number; state: State; sold: Sold | null }>(client, 'verify_states', [
    ids,
  ]);
  const units = await run<{ aggregate: string; place: string; quantity: number }>(client, 'verify_units', [ids]);
  const money = await run<{ aggregate: string; account: string; amount_minor: number }>(client, 'verify_money', [ids]);
  const rows = new Map(stored.rows.map((row) => [row.id, row]));
  const unitSums = sums(units.rows.map((row) => [row.aggregate, row.place, row.quantity]));
  const moneySums = sums(money.rows.map((row) => [row.aggregate, row.account, row.amount_minor]));
  for (const [id, { state, version }] of folded) {
    const row = rows.get(id);
    if (row === undefined) problems.push(`${id}: has events and no state`);
    else if (row.version !== version)
      problems.push(`${id}: stored at version ${row.version}, the log ends at ${version}`);
    else if (!isDeepStrictEqual(row.state, JSON.parse(JSON.stringify(state))))
      problems.push(`${id}: the stored state is not what the log folds to`);
    if (state.kind !== 'order') continue;
    const must = expected(state);
    const held = { ...unitSums.get(id) };
    // Units nobody expected are in custody and in no lot; they came from the customer like the others.
    const { customer = 0, custody = 0, ...placed } = held;
    compareSums(id, 'units', placed, must.units, problems);
    const returned = Object.values(must.units).reduce((sum, quantity) => sum + quantity, 0);
    if (customer + custody + returned !== 0)
      problems.push(`${id}: ${-customer} units left the customer, ${returned + custody} are elsewhere`);
    compareSums(id, 'money', moneySums.get(id) ?? {}, must.money, problems);
    if (row?.sold !== null && row?.sold !== undefined)
      problems.push(...contradictions(state, row.sold).map((line) => `${id}: ${line}`));
  }
}

function compareSums(
  id: string,
  book: string,
  posted: Readonly<Record<string, number>>,
  must: Readonly<Record<string, number>>,
  problems: string[],
): void {
  for (const name of new Set([...Object.keys(posted), ...Object.keys(must)]))
    if ((posted[name] ?? 0) !== (must[name] ?? 0))
      problems.push(`${id}: the ${book} book has ${posted[name] ?? 0} at ${name}, the state says ${must[name] ?? 0}`);
}

async function looseEnds(client: pg.Client, now: Instant): Promise<string[]> {
  const asks = await run<{ aggregate: string; return_id: string; step: string; times: number }>(client, 'verify_asks');
  const shipped = await run<{ aggregate: string; order_line: string; shipped: number; sold: number }>(
    client,
    'verify_shipped',
  );
  const loose = await run<{ what: string; n: number }>(client, 'verify_loose_ends');
  const partitions = await run<{ missing: string }>(client, 'verify_partitions', [now]);
  return [
    ...asks.rows.map((row) => `${row.aggregate}: ${row.return_id}:${row.step} was asked for ${row.times} times`),
    ...shipped.rows.map((row) => `${row.aggregate}: line ${row.order_line} shipped ${row.shipped} of ${row.sold} sold`),
    ...loose.rows.map((row) => `${row.n} ${row.what}`),
    ...partitions.rows.map((row) => `partition ${row.missing} is missing; start Backhaul once, it makes it`),
  ];
}

/** The views follow the log; beside a running Backhaul they are a moment late, so only what stays wrong is told. */
async function lagging(client: pg.Client, now: Instant): Promise<string[]> {
  let wrong = await lags(client, now);
  for (let look = 1; look < LOOKS && wrong.length > 0; look += 1) {
    await wait(LOOK_AGAIN_MS);
    const still = await lags(client, now);
    wrong = still.filter((line) => line.startsWith(BEHIND) || wrong.includes(line));
  }
  return wrong;
}

async function lags(client: pg.Client, now: Instant): Promise<string[]> {
  const tail = await run<{ behind: number }>(client, 'verify_tail', ['returns', now]);
  const view = await run<{ return_id: string; seen: string; is: string | null }>(client, 'verify_view');
  const behind = tail.rows[0]?.behind ?? 0;
  return [
    ...(behind > 0 ? [`${BEHIND} ${behind} events behind`] : []),
    ...view.rows.map((row) => `return ${row.return_id} is shown as ${row.seen} and is ${row.is}`),
  ];
}

function sums(rows: readonly (readonly [string, string, number])[]): Map<string, Record<string, number>> {
  const found = new Map<string, Record<string, number>>();
  for (const [id, name, quantity] of rows) {
    const of = found.get(id) ?? {};
    of[name] = (of[name] ?? 0) + quantity;
    found.set(id, of);
  }
  return found;
}
