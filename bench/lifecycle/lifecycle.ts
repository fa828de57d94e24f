import { instant } from '#core/base/instant.ts';
import { createAct, single } from '#flows/act.ts';
import { loadPolicies } from '#main/policies.ts';
import { openStore } from '#store/store.ts';
import { verify } from '#store/verify.ts';
import type { Benchmark, Measured, Size } from '../benchmark.ts';
import { startDatabase, type BenchDatabase } from '../kit/database.ts';
import { median } from '../rounds.ts';
import { answerAtOnce, ROLES } from './answering.ts';
import { liveAll, type Run } from './backhaul.ts';
import { startHttp } from './http.ts';
import { limitOf, writeLimit } from './limit.ts';
import { sale } from './lives.ts';

const SIZES = { full: { returns: 6_000, rounds: 3 }, quick: { returns: 300, rounds: 1 } } as const;

/** How many whole returns a second go from the request to the close, against writing the same rows by hand. */
export const lifecycleBench: Benchmark = {
  name: 'lifecycle',
  about:
    'complete returns a second, with all postings, events and deliveries, against hand-written SQL of the same rows',
  run: measure,
};

interface Round {
  readonly run: Run;
  readonly server_cpu_ms: number | null;
  readonly log_bytes: number;
}

async function measure(size: Size): Promise<Measured> {
  const { returns, rounds } = SIZES[size];
  const database = await startDatabase();
  const http = await startHttp();
  try {
    const inproc: Round[] = [];
    const over_http: number[] = [];
    const limit: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const of = await backhaul(database, returns, (operation) => Promise.resolve(answerAtOnce(operation)));
      inproc.push(of);
      const work = limitOf(of.run.commits);
      await prepare(database, returns);
      limit.push(await writeLimit(database.url, work));
      over_http.push((await backhaul(database, returns, http.answer)).run.took_ms);
    }
    const rate = (took: readonly number[]): number => Math.round((returns / median(took)) * 1_000);
    const each = (values: readonly (number | null)[]): number =>
      Math.round((median(values.map((value) => value ?? Number.NaN)) / returns) * 100) / 100;
    const figures = {
      returns,
      returns_per_s: rate(inproc.map(({ run }) => run.took_ms)),
      http_returns_per_s: rate(over_http),
      limit_returns_per_s: rate(limit),
      inputs_per_return: each(inproc.map(({ run }) => run.commits.flatMap(({ inputs }) => inputs).length)),
      inputs_per_commit: Math.round(
        median(
          inproc.map(({ run }) => run.commits.reduce((sum, { inputs }) => sum + inputs.length, 0) / run.commits.length),
        ),
      ),
      node_cpu_ms_per_return: each(inproc.map(({ run }) => run.cpu_ms)),
      server_cpu_ms_per_return: each(inproc.map(({ server_cpu_ms }) => server_cpu_ms)),
      log_kib_per_return: each(inproc.map(({ log_bytes }) => log_bytes / 1_024)),
    };
    const ratio = (value: number, of: number): number => Math.round((value / of) * 1_000) / 1_000;
    return {
      figures,
      ratios: {
        vs_limit: ratio(figures.returns_per_s, figures.limit_returns_per_s),
        http_vs_inproc: ratio(figures.http_returns_per_s, figures.returns_per_s),
      },
    };
  } finally {
    await http.stop();
    await database.stop();
  }
}

async function backhaul(
  database: BenchDatabase,
  returns: number,
  answer: Parameters<typeof liveAll>[2],
): Promise<Round> {
  await database.empty();
  const before = { bytes: await database.log_bytes(), cpu_ms: await database.cpu_ms() };
  const run = await liveAll(database.url, returns, answer);
  const cpu_ms = await database.cpu_ms();
  const log_bytes = (await database.log_bytes()) - before.bytes;
  const { problems } = await verify(database.url, new Date().toISOString(), () => undefined);
  if (problems.length > 0) throw new Error(`what was measured does not hold: ${problems[0]}`);
  const server_cpu_ms = cpu_ms === null || before.cpu_ms === null ? null : cpu_ms - before.cpu_ms;
  return { run, server_cpu_ms, log_bytes };
}

/** The orders that the limit's rows lead to, recorded as for a run and as little timed. */
async function prepare(database: BenchDatabase, returns: number): Promise<void> {
  await database.empty();
  const store = openStore({ url: database.url });
  const now = instant(Date.now());
  await store.keepPartitions(now);
  const facts = { policies: loadPolicies('gift-retailer'), systems: ROLES };
  const act = createAct({ store, now: () => now, facts: () => facts, owner: () => null, committed: () => undefined });
  await Promise.all(Array.from({ length: returns }, (_, number) => act.submit(single(sale(number, now)))));
  await store.close();
}
