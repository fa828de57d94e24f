import { existsSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { CommandError, type ReplayOptions } from '#cli/actions.ts';
import { startEmbedded } from '#store/embedded/postgres.ts';
import { makeDataFolder } from './data-folder.ts';

const Marker = z.object({
  files: z.array(z.string()),
  seed: z.string(),
  faults: z.string(),
  seconds: z.number(),
  finished: z.boolean(),
  runs: z.number(),
});

/** What is kept of a replay beside its data, to know it again. */
export type Marker = Readonly<z.infer<typeof Marker>>;

/** The folder of a replay: fresh ones can be taken back until something was fed. */
export interface ReplayFolder {
  readonly marker: Marker;
  keep(marker: Marker): void;
  /** From here on the replay can be resumed, and what was there before is gone. */
  begun(): void;
  /** Leaves the folder as it was found, unless it has begun. */
  undo(): void;
  hasBegun(): boolean;
}

/** Only what a replay puts there: the folder may be the user's own. */
const OURS = [
  'pg',
  'pg.password',
  'pg.log',
  'pg.log.1',
  'pg.lock',
  'sandbox',
  'port',
  'backhaul.log',
  'backhaul.log.1',
  'replay.json',
];
/** Where the replay before waits until the new one has begun. */
const ASIDE = '.before';

/** Takes the folder for a replay: a finished one makes room for the next, one that was cut off waits for a word. */
export async function takeFolder(options: ReplayOptions): Promise<ReplayFolder> {
  const { data_dir, resume, fresh, files, seed, faults } = options;
  const asked: Marker = {
    files: files.map((file) => resolve(file)),
    seed,
    faults,
    seconds: 0,
    finished: false,
    runs: 1,
  };
  takeBack(data_dir);
  const before = fresh && !resume ? null : readMarker(data_dir);
  if (resume) return resumed(options, before, asked);
  if (before?.finished === false)
    throw new CommandError(
      'unfinished_replay',
      `${data_dir} holds a replay that was cut off; add --resume to run it on, or --fresh to begin anew`,
    );
  const made = makeDataFolder(data_dir);
  await stopServer(options);
  putAside(data_dir);
  writeMarker(data_dir, asked);
  let begun = false;
  return {
    marker: asked,
    keep: (marker) => writeMarker(data_dir, marker),
    begun: () => {
      begun = true;
      rmSync(join(data_dir, ASIDE), { recursive: true, force: true });
    },
    undo: () => {
      if (begun) return;
      for (const name of OURS) rmSync(join(data_dir, name), { recursive: true, force: true });
      takeBack(data_dir);
      if (made !== undefined) removeEmpty(resolve(data_dir), resolve(made));
    },
    hasBegun: () => begun,
  };
}

function resumed({ data_dir }: ReplayOptions, before: Marker | null, asked: Marker): ReplayFolder {
  if (before === null)
    throw new CommandError('nothing_to_resume', `${data_dir} holds no replay; leave --resume out to begin one`);
  const { files, seed, faults } = before;
  if (files.join('\n') !== asked.files.join('\n'))
    throw new CommandError(
      'other_files',
      `${data_dir} holds a replay of ${files.join(', ')}; resume it with these files, or begin anew with --fresh`,
    );
  if (seed !== asked.seed || faults !== asked.faults)
    throw new CommandError(
      'other_options',
      `${data_dir} holds a replay that began with --seed ${seed} --faults ${faults}; resume it with these`,
    );
  return {
    marker: { ...before, finished: false, runs: before.runs + 1 },
    keep: (marker) => writeMarker(data_dir, marker),
    begun: () => undefined,
    undo: () => undefined,
    hasBegun: () => true,
  };
}

function readMarker(data_dir: string): Marker | null {
  const path = join(data_dir, 'replay.json');
  if (!existsSync(path)) return null;
  try {
    return Marker.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    throw new CommandError(
      'replay_unreadable',
      `${path} is damaged, so the replay in that folder cannot be told; begin anew with --fresh, or name another folder with --data`,
    );
  }
}

/** Through a file beside, so that a kill in the middle of the writing leaves the old one. */
function writeMarker(data_dir: string, marker: Marker): void {
  const path = join(data_dir, 'replay.json');
  writeFileSync(`${path}.new`, `${JSON.stringify(marker, null, 2)}\n`);
  renameSync(`${path}.new`, path);
}

/** A replay that was killed leaves its database server running; its folder must not be pulled away under it. */
async function stopServer({ data_dir, log }: ReplayOptions): Promise<void> {
  if (!existsSync(join(data_dir, 'pg', 'postmaster.pid'))) return;
  try {
    await (await startEmbedded({ data_dir, log })).stop();
  } catch (error) {
    log(`the database of the replay before could not be stopped: ${String(error)}`);
  }
}

function putAside(data_dir: string): void {
  const there = OURS.filter((name) => existsSync(join(data_dir, name)));
  if (there.length === 0) return;
  mkdirSync(join(data_dir, ASIDE));
  for (const name of there) renameSync(join(data_dir, name), join(data_dir, ASIDE, name));
}

/** Puts back what lies aside: after a refusal, or after a kill before the new replay had begun. */
function takeBack(data_dir: string): void {
  if (!existsSync(join(data_dir, ASIDE))) return;
  for (const name of OURS) {
    const aside = join(data_dir, ASIDE, name);
    if (!existsSync(aside)) continue;
    rmSync(join(data_dir, name), { recursive: true, force: true });
    renameSync(aside, join(data_dir, name));
  }
  rmSync(join(data_dir, ASIDE), { recursive: true, force: true });
}

/** Removes the folders that were made for the data, from the inside out, as far as they are empty. */
function removeEmpty(folder: string, last: string): void {
  try {
    rmdirSync(folder);
  } catch {
    return; // Somebody else's files are in it.
  }
  if (folder !== last) removeEmpty(dirname(folder), last);
}
