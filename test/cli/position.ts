import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import type { Command } from '#test/kit/backhaul.ts';
import { end, type Scratch } from '#test/kit/scratch.ts';

/** How far the sandbox of a replay has come, read from its own store while it runs; null before there is a plan. */
export function position(data: string): { readonly fed: number; readonly all: number } | null {
  const file = join(data, 'sandbox', 'sandbox.sqlite');
  if (!existsSync(file)) return null;
  const db = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  try {
    const kept = (name: string): unknown => db.prepare('SELECT value FROM world_settings WHERE name = ?').get(name)?.['value'];
    if (kept('plan') === undefined) return null;
    const all = Number(db.prepare('SELECT count(*) AS n FROM world_event').get()?.['n']);
    return { fed: Number(kept('position') ?? 0), all };
  } catch (error) {
    // The tables are being made.
    if (/no such table|database is locked/.test(String(error))) return null;
    throw error;
  } finally {
    db.close();
  }
}

/** Waits until so many of the events were fed; fails with its words when the command ends before. */
export async function untilFed(command: Command, data: string, share: number): Promise<{ fed: number; all: number }> {
  for (;;) {
    const at = position(data);
    if (at !== null && at.fed >= at.all * share && at.fed > 0) return at;
    if (command.child.exitCode !== null) throw new Error(`it ended at ${JSON.stringify(at)}: ${JSON.stringify(await command.over)}`);
    await wait(5);
  }
}

/** Kills a replay at once: itself alone, or with its database server and its sandbox. */
export async function kill(command: Command, folder: Scratch, data: string, everybody: boolean): Promise<void> {
  const server = Number(readFileSync(join(data, 'pg', 'postmaster.pid'), 'utf8').split('\n')[0]);
  const sandbox = folder.strays().find(({ command: line }) => line.includes('sandbox/main.ts'));
  if (command.child.pid === undefined || sandbox === undefined) throw new Error('the replay or its sandbox is not there');
  const victims = [command.child.pid, ...(everybody ? [server, sandbox.pid] : [])];
  for (const pid of victims) end(pid);
  await command.over;
}
