import { createHash } from 'node:crypto';
import { memoryDatabase, type MemoryDatabase } from '#store/memory/database.ts';
import { audit } from './audit.ts';
import { auditWaiting } from './audit-open.ts';
import { installClock, type VirtualClock } from './clock.ts';
import { crew, type Crew, type Mischief } from './crew.ts';
import { customers } from './customers.ts';
import { dice } from './dice.ts';
import { gateWatch } from './gates.ts';
import { outside, type Outside } from './outside.ts';
import { keptBy } from './desk.ts';
import { staff } from './people.ts';
import { CALM_MS, type Plan, type Story } from './plan.ts';
import { post, type Post } from './post.ts';
import type { Scene } from './scene.ts';
import { recorded } from './standins/shop.ts';
import { wiredSystems } from './systems.ts';
import { holdWatch, type HoldWatch } from './watch-holds.ts';
import { weather } from './weather.ts';

/** What a run came to. */
export interface Run {
  /** What the auditor found wrong; empty when all is well. */
  readonly faults: readonly string[];
  /** The same plan always leaves the same trace. */
  readonly hash: string;
  readonly trace: readonly string[];
  readonly events: number;
  readonly crashes: number;
  /** Kinds of events, exceptions and verdicts that occurred, so that it shows what a number of seeds has been through. */
  readonly met: ReadonlySet<string>;
}

const DAY_MS = 86_400_000;
/** Far longer than the longest wait between two attempts. */
const PATIENCE_MS = 240_000;

/** Lives one plan through, from the first sale to the audit, in virtual time. */
export async function run(plan: Plan, mischief: Mischief = {}): Promise<Run> {
  const clock = installClock(dice(`${plan.seed}/random`).next);
  try {
    return await live(plan, clock, mischief);
  } finally {
    clock.uninstall();
  }
}

async function live(plan: Plan, clock: VirtualClock, mischief: Mischief): Promise<Run> {
  const database = memoryDatabase();
  const skies = weather(plan, clock.elapsed_ms);
  const lines: string[] = [];
  const late: { team: Crew | null } = { team: null };
  const any = () => late.team?.any() ?? null;
  const mail = post(clock, skies, any);
  const holds = holdWatch();
  const watch = gateWatch(plan, () => around, holds);
  const around: Outside = outside({ plan, clock, tell: mail.send, refundAsked: watch.asked });
  const systems = wiredSystems({ outside: around, weather: skies, clock });
  const log = (line: string): void => void lines.push(line);
  const team = crew({ plan, clock, weather: skies, database, systems, mischief, log });
  late.team = team;
  const busy = happenings(plan, clock, around, mail);
  const people = customers({
    plan,
    clock,
    outside: around,
    any,
    dispatched: carrier(plan, mail, holds),
    lost: loser(clock, mail, holds),
    kept: keptBy(database),
  });
  const workers = staff({ plan, clock, database, mail, outside: () => around, holds });

  const quiet = (): boolean =>
    clock.elapsed_ms() > CALM_MS &&
    busy() + people.busy() + workers.busy() + around.busy() + mail.pending() + team.load() === 0 &&
    [...database.deliveries.values()].every((row) => row.status !== 'due') &&
    team.any() !== null;
  const faults: string[] = [];
  const settle = async (what: string): Promise<void> => {
    if (!(await clock.run(quiet, PATIENCE_MS))) faults.push(`${what}: it did not come to rest`);
    // The waker, the pollers and the teller come round once more.
    await clock.run(() => false, 17_000);
  };
  await settle('after the storm');
  const scene: Scene = { plan, database, outside: around, people, mail, jumped: watch.jumped };
  faults.push(...auditWaiting(scene));
  clock.skip(40 * DAY_MS);
  await clock.run(() => false, 3_000);
  await settle('after forty days');
  if (plan.theme !== 'plain') {
    workers.comeBack();
    await settle('after a second look');
    clock.skip(10 * DAY_MS);
    await clock.run(() => false, 3_000);
    await settle('after fifty days');
  }
  faults.push(...audit(scene));
  const trace = [...database.events.map((event) => JSON.stringify(event)), ...ending(database), ...lines];
  const hash = createHash('sha256').update(trace.join('\n')).digest('hex').slice(0, 16);
  return { faults, hash, trace, events: database.events.length, crashes: team.crashes(), met: met(database) };
}

/** A carrier took a parcel: half of them show it as a proof of dispatch, and half as a scan. */
function carrier(plan: Plan, mail: Post, holds: HoldWatch): (return_id: string) => void {
  return (return_id) => {
    const at = new Date().toISOString();
    const tracking = `T-${return_id}`;
    const fact = dice(`${plan.seed}/carrier/${return_id}`).maybe(0.5)
      ? ({ type: 'parcel.dispatched', return_id, tracking, dispatched_at: at } as const)
      : ({ type: 'parcel.scanned', return_id, tracking, at } as const);
    holds.heard(fact);
    const to = { reference: { kind: 'return', id: return_id } } as const;
    mail.send('desk', { key: `carrier:${return_id}`, source: 'carrier', at, to, fact });
  };
}

/** The carrier cannot find a parcel, and tells so in its own time. */
function loser(clock: VirtualClock, mail: Post, holds: HoldWatch): (story: Story, return_id: string) => void {
  return ({ lost }, return_id) => {
    if (lost === null) return;
    void clock.sleep(lost.after_ms).then(() => {
      const proof_of_dropoff = lost.proof ? `P-${return_id}` : null;
      const tracking = `T-${return_id}`;
      const fact = {
        type: 'parcel.lost',
        return_id,
        carrier: 'swift',
        tracking,
        items: null,
        proof_of_dropoff,
      } as const;
      holds.heard(fact);
      const to = { reference: { kind: 'return', id: return_id } } as const;
      mail.send('desk', { key: `lost:${return_id}`, source: 'carrier', at: new Date().toISOString(), to, fact });
    });
  };
}

/** What the plan lets happen without anybody asking; gives how much of it is still to come. */
function happenings(plan: Plan, clock: VirtualClock, around: Outside, mail: Post): () => number {
  let busy = 0;
  const at = (wait_ms: number, work: () => void): void => {
    busy += 1;
    void clock.sleep(wait_ms).then(() => {
      busy -= 1;
      work();
    });
  };
  around.open();
  for (const { notice, told_after_ms, shipped_after_ms, node } of plan.orders) {
    around.sell(notice);
    at(shipped_after_ms, () => around.ship(notice, node));
    at(told_after_ms, () => mail.send('shop', recorded(notice)));
  }
  for (const adjustment of plan.adjustments) at(adjustment.after_ms, () => around.adjust(adjustment));
  for (const find of plan.finds) at(find.after_ms, () => around.wms.turnUp(find));
  for (let box = 1; box <= plan.closed_boxes; box += 1) at(box * 1_000, () => around.wms.arriveClosed(`BOX-${box}`));
  for (const dispute of plan.disputes) at(dispute.after_ms, () => around.dispute(dispute));
  for (const one of plan.outside) at(one.after_ms, () => around.giveBack(one));
  for (const { after_ms, id, amount_minor } of plan.credits)
    at(after_ms, () => around.erp.typeCredit(id, amount_minor));
  return () => busy;
}

function ending(database: MemoryDatabase): string[] {
  return [
    ...[...database.deliveries.values()].map(({ key, status, attempts, last }) =>
      JSON.stringify({ key, status, attempts, last }),
    ),
    ...[...database.exceptions.values()].map((exception) => JSON.stringify(exception)),
    ...[...database.inputs].map(([key, { status }]) => `${key} ${status}`),
  ];
}

function met({ events, exceptions, inputs, deliveries }: MemoryDatabase): Set<string> {
  return new Set([
    ...events.map(({ body }) => body.type),
    ...[...exceptions.values()].map(({ kind }) => kind),
    ...[...inputs.values()].map(({ status }) => `input ${status}`),
    ...[...deliveries.values()].map(({ operation, status }) => `${operation.name} ${status}`),
  ]);
}
