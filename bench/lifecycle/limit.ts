import pg from 'pg';
import type { Writes } from '#flows/ports.ts';
import { lifeOf } from './lives.ts';

/** One value for each row; JSON texts are joined, which is the fastest way to send them that was found. */
type Column = readonly unknown[] | string;

/** One statement of a transaction, with its columns ready to send. */
interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly Column[];
}

/** Returns that share the transactions of a step. Larger ones were tried and were no faster. */
const TOGETHER = 256;

/** The server is kept busy while the driver encodes. */
const CONNECTIONS = 2;

/**
 * The rows of a run as hand-written SQL would write them if every decision were known beforehand: step by step as the
 * returns went, but one transaction for a step of 256 returns, nothing read, nothing locked ahead, nothing checked.
 */
export function limitOf(commits: readonly Writes[]): readonly (readonly Statement[])[][] {
  const lives = new Map<number, Writes[]>();
  for (const commit of commits)
    for (const [life, slice] of slices(commit)) {
      const steps = lives.get(life);
      if (steps === undefined) lives.set(life, [slice]);
      else steps.push(slice);
    }
  const crowds: Writes[][][] = Array.from({ length: CONNECTIONS }, () => []);
  const all = [...lives.values()];
  for (let from = 0; from < all.length; from += TOGETHER) {
    const together = all.slice(from, from + TOGETHER);
    const longest = Math.max(...together.map((steps) => steps.length));
    const mine = crowds[(from / TOGETHER) % CONNECTIONS];
    for (let step = 0; step < longest; step += 1) mine?.push(together.flatMap((steps) => steps[step] ?? []));
  }
  return crowds.map((transactions) => transactions.map((slicesOf) => statements(slicesOf)));
}

/** Writes all of it. Gives the milliseconds it took. */
export async function writeLimit(url: string, work: readonly (readonly Statement[])[][]): Promise<number> {
  const clients = work.map(() => new pg.Client({ connectionString: url }));
  for (const client of clients) await client.connect();
  const began = performance.now();
  await Promise.all(
    clients.map(async (client, mine) => {
      for (const transaction of work[mine] ?? []) {
        await client.query('BEGIN');
        for (const { name, text, values } of transaction) await client.query({ name, text, values: [...values] });
        await client.query('COMMIT');
      }
    }),
  );
  const took_ms = performance.now() - began;
  for (const client of clients) await client.end();
  return took_ms;
}

/** What a commit wrote, by life. */
function slices(commit: Writes): Map<number, Writes> {
  const lives = new Set(commit.events.map(({ aggregate }) => lifeOf(aggregate)));
  for (const { input } of commit.inputs) lives.add(lifeOf(input.key));
  return new Map(
    [...lives].map((life) => {
      const mine = <R>(rows: readonly R[], name: (row: R) => string): R[] =>
        rows.filter((row) => lifeOf(name(row)) === life);
      const of = ({ aggregate }: { readonly aggregate: string }): string => aggregate;
      return [
        life,
        {
          ...commit,
          inputs: mine(commit.inputs, ({ input }) => input.key),
          states: mine(commit.states, of),
          events: mine(commit.events, of),
          units: mine(commit.units, of),
          money: mine(commit.money, of),
          deliveries: mine(commit.deliveries, of),
          settled: mine(commit.settled, ({ key }) => key),
          references: mine(commit.references, of).filter(({ reference }) => reference.kind !== 'delivery'),
          wakes: mine(commit.wakes, of),
        },
      ];
    }),
  );
}

type Recorded<R> = R & { readonly recorded: string };
type Rows = <R>(pick: (one: Writes) => readonly R[]) => Recorded<R>[];

/** The statements of one transaction; those without rows are left out. */
function statements(all: readonly Writes[]): Statement[] {
  const rows: Rows = (pick) => all.flatMap((one) => pick(one).map((row) => ({ ...row, recorded: one.recorded_at })));
  const columns: Readonly<Partial<Record<keyof typeof SQL, readonly Column[]>>> = {
    ...ofInputs(rows),
    ...ofStates(all, rows),
    ...ofBooks(rows),
    ...ofDeliveries(rows),
  };
  return (Object.keys(SQL) as (keyof typeof SQL)[]).flatMap((name) => {
    const values = columns[name] ?? [];
    return (values[0]?.length ?? 0) === 0 ? [] : [{ name, text: SQL[name], values }];
  });
}

function ofInputs(rows: Rows): { inputs: Column[] } {
  const inputs = rows((one) => one.inputs);
  return {
    inputs: [
      inputs.map(({ input }) => input.key),
      inputs.map(({ hash }) => hash),
      inputs.map(({ status }) => status),
      joined(inputs.map(({ answer }) => JSON.stringify(answer))),
      inputs.map(({ input }) => input.source),
      inputs.map(({ input }) => input.fact.type),
      inputs.map(({ input }) => input.at),
      inputs.map(({ recorded }) => recorded),
      joined(inputs.map(({ input }) => JSON.stringify(input))),
    ],
  };
}

function ofStates(all: readonly Writes[], rows: Rows): { new_states: Column[]; states: Column[]; events: Column[] } {
  const wakes = new Map(all.flatMap((one) => one.wakes.map((wake) => [wake.aggregate, wake.at] as const)));
  const states = rows((one) => one.states);
  const columns = (some: typeof states): Column[] => [
    some.map(({ aggregate }) => aggregate),
    some.map(({ version }) => version),
    joined(some.map(({ state }) => JSON.stringify(state))),
    some.map(({ aggregate }) => wakes.get(aggregate) ?? null),
  ];
  const events = rows((one) => one.events);
  return {
    new_states: columns(states.filter(({ before }) => before === 0)),
    states: columns(states.filter(({ before }) => before > 0)),
    events: [
      events.map(({ aggregate }) => aggregate),
      events.map(({ version }) => version),
      events.map(({ body }) => body.type),
      events.map((event) => event.at),
      events.map(({ recorded }) => recorded),
      events.map(({ cause }) => cause),
      joined(events.map(({ body }) => JSON.stringify(body))),
      joined(events.map(({ asks }) => JSON.stringify(asks))),
    ],
  };
}

function ofBooks(rows: Rows): { units: Column[]; money: Column[] } {
  const units = rows((one) => one.units);
  const money = rows((one) => one.money);
  return {
    units: [
      units.map(({ aggregate }) => aggregate),
      units.map(({ version }) => version),
      units.map(({ order_line }) => order_line),
      units.map(({ sku }) => sku),
      units.map(({ from }) => from),
      units.map(({ to }) => to),
      units.map(({ quantity }) => quantity),
      units.map((posting) => posting.at),
      units.map(({ recorded }) => recorded),
    ],
    money: [
      money.map(({ aggregate }) => aggregate),
      money.map(({ version }) => version),
      money.map(({ debit }) => debit),
      money.map(({ credit }) => credit),
      money.map(({ amount_minor }) => amount_minor),
      money.map(({ currency }) => currency),
      money.map((posting) => posting.at),
      money.map(({ recorded }) => recorded),
    ],
  };
}

function ofDeliveries(rows: Rows): { deliveries: Column[]; settled: Column[]; references: Column[] } {
  const deliveries = rows((one) => one.deliveries);
  const settled = rows((one) => one.settled);
  const names = rows((one) => one.references);
  return {
    deliveries: [
      deliveries.map(({ key }) => key),
      deliveries.map(({ aggregate }) => aggregate),
      deliveries.map(({ system }) => system),
      deliveries.map(({ lane }) => lane),
      deliveries.map(({ operation }) => operation.name),
      joined(deliveries.map(({ operation }) => JSON.stringify(operation))),
      deliveries.map(() => 1),
      deliveries.map(({ recorded }) => recorded),
    ],
    settled: [
      settled.map(({ key }) => key),
      settled.map(({ status }) => status),
      joined(settled.map(({ outcome }) => JSON.stringify(outcome))),
      settled.map(({ recorded }) => recorded),
    ],
    references: [
      names.map(({ reference }) => reference.kind),
      names.map(({ reference }) => reference.id),
      names.map(({ aggregate }) => aggregate),
    ],
  };
}

function joined(texts: readonly string[]): string {
  return texts.join('\u001e');
}

const SQL = {
  inputs: `WITH given AS (
      SELECT * FROM unnest($1::text[], $2::text[], $3::text[], string_to_array($4, E'\\x1e')::jsonb[], $5::text[], $6::text[], $7::timestamptz[],
        $8::timestamptz[], string_to_array($9, E'\\x1e')::jsonb[]) AS g (key, hash, status, answer, source, type, at, recorded_at, body)
    ), logged AS (
      INSERT INTO input_log (key, source, type, at, recorded_at, status, body)
      SELECT key, source, type, at, recorded_at, status, body FROM given
    )
    INSERT INTO input_key (key, hash, status, answer, recorded_at) SELECT key, hash, status, answer, recorded_at FROM given`,
  new_states: `INSERT INTO aggregate (id, version, state, wake_at)
    SELECT * FROM unnest($1::text[], $2::int[], string_to_array($3, E'\\x1e')::jsonb[], $4::timestamptz[])`,
  states: `UPDATE aggregate a SET version = g.version, state = g.state, wake_at = coalesce(g.wake_at, a.wake_at)
    FROM unnest($1::text[], $2::int[], string_to_array($3, E'\\x1e')::jsonb[], $4::timestamptz[]) AS g (id, version, state, wake_at) WHERE a.id = g.id`,
  events: `INSERT INTO event (aggregate, version, type, at, recorded_at, cause, body, asks)
    SELECT * FROM unnest($1::text[], $2::int[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::text[], string_to_array($7, E'\\x1e')::jsonb[], string_to_array($8, E'\\x1e')::jsonb[])`,
  units: `INSERT INTO unit_posting (aggregate, version, order_line, sku, from_place, to_place, quantity, at, recorded_at)
    SELECT * FROM unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int[], $8::timestamptz[], $9::timestamptz[])`,
  money: `INSERT INTO money_posting (aggregate, version, debit, credit, amount_minor, currency, at, recorded_at)
    SELECT * FROM unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::timestamptz[], $8::timestamptz[])`,
  deliveries: `INSERT INTO delivery (key, aggregate, system, lane, operation, body, owner, due_at, created_at)
    SELECT key, aggregate, system, lane, operation, body, owner, at, at
    FROM unnest($1::text[], $2::text[], $3::text[], $4::smallint[], $5::text[], string_to_array($6, E'\\x1e')::jsonb[], $7::int[], $8::timestamptz[])
      AS g (key, aggregate, system, lane, operation, body, owner, at)`,
  settled: `UPDATE delivery d SET status = g.status, last = g.outcome, settled_at = g.at, attempts = d.attempts + 1, owner = NULL
    FROM unnest($1::text[], $2::text[], string_to_array($3, E'\\x1e')::jsonb[], $4::timestamptz[]) AS g (key, status, outcome, at) WHERE d.key = g.key`,
  references: `INSERT INTO reference (kind, id, aggregate) SELECT * FROM unnest($1::text[], $2::text[], $3::text[])
    ON CONFLICT DO NOTHING`,
} as const;
