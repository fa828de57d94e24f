import { join } from 'node:path';
import { openGround, type OpenGround } from '#sandbox/kit/ground.ts';
import { startOutbox } from '#sandbox/kit/outbox-sender.ts';
import { serve, type Served } from '#sandbox/kit/serve.ts';
import { serveControl } from './control.ts';
import { demoTables } from './demo-tables.ts';
import { checkSameWorld, makeFolder } from './folder.ts';
import { keepTables } from './keep.ts';
import { lockFolder } from './lock.ts';
import type { Options } from './options.ts';
import { planReplay } from './plan.ts';
import { planTables } from './plan-tables.ts';
import { onKeptPort } from './ports.ts';
import { demoWorld } from './demo.ts';
import { replayWorld, type ReplayParts } from './replay.ts';
import { compressTime, crewOf, retailerOf, standIns } from './systems.ts';
import { weather, type Weather } from './weather.ts';
import type { World } from './world.ts';

/** What whoever started the sandbox has to know of it. */
export interface Ready {
  readonly ready: true;
  readonly control: string;
  /** All connector settings of all stand-ins, by environment name. */
  readonly settings: Readonly<Record<string, string>>;
  /** Base URL of each stand-in by system. */
  readonly stand_ins: Readonly<Record<string, string>>;
}

/** A sandbox that runs until it is closed. */
export interface Sandbox {
  readonly ready: Ready;
  close(): Promise<void>;
}

/**
 * Opens the sandbox on its data folder: stand-ins on loopback, the control server, and a world that waits for its go.
 * Throws a Fatal when the folder, the files or the options cannot be used; nothing was fed then.
 */
export async function openSandbox(
  options: Options,
  log: (line: string) => void,
  failed: (error: unknown) => void,
): Promise<Sandbox> {
  makeFolder(options.data_dir);
  const lock = lockFolder(options.data_dir);
  const closing: (() => void | Promise<void>)[] = [() => lock.release()];
  const close = async (): Promise<void> => {
    for (const step of closing.splice(0).toReversed()) await step();
  };
  try {
    return { ready: await open(options, log, failed, closing), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(
  options: Options,
  log: (line: string) => void,
  failed: (error: unknown) => void,
  closing: (() => void | Promise<void>)[],
): Promise<Ready> {
  const sky = weather(options.weather, options.seed, options.outage_s);
  const ground = openGround({
    file: join(options.data_dir, 'sandbox.sqlite'),
    standIns: [...standIns, { tables: keepTables }, { tables: planTables }, { tables: demoTables }],
    faults: sky.faults,
  });
  closing.push(() => ground.close());
  checkSameWorld(ground.db, options);
  sky.remember(ground.db);
  const served = await serveAll(ground, options, log, closing);
  let world: World | null = null;
  const ledgers = () => Object.fromEntries(standIns.map((each) => [each.system, each.ledger(ground)]));
  const control = await onKeptPort(
    ground.db,
    'control',
    wishedPort(options, 0),
    (port) => serveControl({ ground, ledgers, world: () => world }, port),
    log,
  );
  closing.push(() => control.close());
  world = await makeWorld(ground, options, sky, { log, failed, closing });
  const settings = standIns.flatMap((each) => Object.entries(each.settings(served.get(each.system)?.url ?? '')));
  return {
    ready: true,
    control: control.url,
    settings: Object.fromEntries(settings),
    stand_ins: Object.fromEntries([...served].map(([system, { url }]) => [system, url])),
  };
}

async function serveAll(
  ground: OpenGround,
  options: Options,
  log: (line: string) => void,
  closing: (() => void | Promise<void>)[],
): Promise<Map<string, Served>> {
  const served = new Map<string, Served>();
  for (const [at, standIn] of standIns.entries()) {
    const listen = (port: number) => serve(standIn, ground, { port });
    const one = await onKeptPort(ground.db, standIn.system, wishedPort(options, at + 1), listen, log);
    closing.push(() => one.close());
    served.set(standIn.system, one);
  }
  return served;
}

async function makeWorld(
  ground: OpenGround,
  options: Options,
  sky: Weather,
  life: {
    readonly log: (line: string) => void;
    readonly failed: (error: unknown) => void;
    readonly closing: (() => void | Promise<void>)[];
  },
): Promise<World> {
  const plan = options.world === 'replay' ? await planReplay(ground, options.files, options.data_dir, life.log) : null;
  const outbox = startOutbox(ground, {
    target: options.target,
    concurrency: options.world === 'replay' ? 96 : 8,
    mischief: sky.mischief,
  });
  life.closing.push(() => outbox.close());
  const parts: ReplayParts = {
    ground,
    retailer: retailerOf(ground),
    crew: crewOf(ground, options.seed),
    outbox,
    weather: sky,
    target: options.target,
    desk_key: options.desk_key,
    log: life.log,
    failed: life.failed,
  };
  if (plan !== null) compressTime(ground);
  const world = plan === null ? demoWorld(parts, options.seed) : replayWorld(plan, parts);
  life.closing.push(() => world.close());
  return world;
}

function wishedPort(options: Options, offset: number): number {
  return options.ports_from === 0 ? 0 : options.ports_from + offset;
}
