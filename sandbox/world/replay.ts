import type { OutboxSender } from '#sandbox/kit/outbox-sender.ts';
import type { Ground } from '#sandbox/kit/stand-in.ts';
import { openDesk, type Desk } from './desk.ts';
import { deskTotals, requestsSettled } from './desk-totals.ts';
import { feeder, type Feeder } from './feeder.ts';
import { keep, kept } from './keep.ts';
import type { Plan } from './plan.ts';
import { startPump, type Pump, type Stroke } from './pump.ts';
import type { Retailer } from './retailer.ts';
import type { Weather } from './weather.ts';
import type { Crew, Progress, World } from './world.ts';

/** Webhooks that may wait for an acknowledgement before the feeding pauses. */
const longest_backlog = 600;
/** Return requests that may wait before the feeding pauses, so that sales run ahead of the desk by little. */
const longest_queue = 40;

/** What a replay needs besides its plan. */
export interface ReplayParts {
  readonly ground: Pick<Ground, 'db' | 'transaction' | 'now'>;
  readonly retailer: Retailer;
  readonly crew: Crew;
  readonly outbox: OutboxSender;
  readonly weather: Pick<Weather, 'passed'>;
  readonly target: string;
  readonly desk_key: string;
  readonly log: (line: string) => void;
  /** Hears of a bug; the process cannot go on after it. */
  readonly failed: (error: unknown) => void;
}

/** Feeds a plan in order of time, as fast as Backhaul takes it; desk and crew work alongside. */
export function replayWorld(plan: Plan, parts: ReplayParts): World {
  const { ground, outbox, crew } = parts;
  const fed = feeder(ground, parts.retailer, 'GBP');
  const desk = openDesk(ground, {
    target: parts.target,
    key: parts.desk_key,
    concurrency: 8,
    retry_ms: 250,
    log: parts.log,
    failed: parts.failed,
  });
  let finished = false;
  let pumps: Pump[] = [];
  const feed = (): Stroke => {
    if (outbox.pending() > longest_backlog || desk.waiting() > longest_queue) return 'idle';
    const event = fed.step();
    parts.weather.passed(fed.rowsFed() / plan.rows);
    if (event?.kind === 'return') desk.look();
    if (event === null) finished = true;
    return finished ? 'finished' : 'worked';
  };
  const work = (): Stroke => {
    if (outbox.pending() > 2 * longest_backlog) return 'idle';
    return crew.step() > 0 ? 'worked' : 'idle';
  };
  const begin = (): void => {
    if (pumps.length > 0) return;
    pumps = [startPump(feed, 10, parts.failed), startPump(work, 50, parts.failed)];
    desk.look();
  };
  if (kept(ground.db, 'gone') !== null) begin();
  return {
    go() {
      keep(ground.db, 'gone', 'yes');
      begin();
    },
    progress: () => progressOf(plan, parts, { fed, desk, finished }),
    totals: () => ({ ...plan.totals, desk: deskTotals(ground.db) }),
    async close() {
      for (const pump of pumps) pump.stop();
      await desk.close();
    },
  };
}

function progressOf(plan: Plan, parts: ReplayParts, now: { fed: Feeder; desk: Desk; finished: boolean }): Progress {
  const outbox_pending = parts.outbox.pending();
  const crew_pending = parts.crew.pending();
  const returns_asked = requestsSettled(parts.ground.db);
  const given = now.finished && returns_asked === plan.requests;
  const quiet = outbox_pending === 0 && crew_pending === 0;
  return {
    phase: given ? (quiet ? 'done' : 'draining') : 'feeding',
    rows_total: plan.rows,
    // Rows that nobody is told of (rejects, finance documents) count as fed once all others are.
    rows_fed: now.finished ? plan.rows : now.fed.rowsFed(),
    orders: now.fed.ordersFed(),
    returns_asked,
    returns_total: plan.requests,
    outbox_pending,
    crew_pending,
    simulated_at: now.fed.simulatedAt(),
  };
}
