import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import type { Command } from '#test/kit/backhaul.ts';
import { end, type Scratch } from '#test/kit/scratch.ts';

/** How far the sandbox of a replay has come, from a copy of its store; null when there is no plan yet or it was just changing. */
export function position(data: string): { readonly fed: number; readonly all: number } | null {
  const folder = mkdtempSync(join(tmpdir(), 'backhaul-position-'));
  try {
    // A reader of the store itself would lock it, and the sandbox does not expect company.
    for (const name of ['sandbox.sqlite', 'sandbox.sqlite-wal']) {
      const from = join(data, 'sandbox', name);
      if (existsSync(from)) copyFileSync(from, join(folder, name));
    }
    return read(join(folder, 'sandbox.sqlite'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function read(file: string): { readonly fed: number; readonly all: number } | null {
  if (!existsSync(file)) return null;
  const db = new DatabaseSync(file);
  try {
    const kept = (name: string): unknown =>
      db.prepare('SELECT value FROM world_settings WHERE name = ?').get(name)?.['value'];
    if (kept('plan') === undefined) return null;
    const all = Number(db.prepare('SELECT count(*) AS n FROM world_event').get()?.['n']);
    return { fed: Number(kept('position') ?? 0), all };
  } catch (error) {
    // Copied while it was being written, or before its tables were made.
    if ((error as { code?: string }).code === 'ERR_SQLITE_ERROR') return null;
    throw error;
  } finally {
    db.close();
  }
}

/** Waits until a replay has fed something itself, and this share of all; fails with its words when it ends before. */
export async function untilFed(command: Command, data: string, share: number): Promise<{ fed: number; all: number }> {
  let first: number | undefined;
  for (;;) {
    const at = position(data);
    if (at !== null && at.fed > 0) {
      first ??= at.fed;
      if (at.fed >= at.all * share && (at.fed > first || share === 1)) return at;
    }
    if (command.child.exitCode !== null)
      throw new Error(`it ended at ${JSON.stringify(at)}: ${JSON.stringify(await command.over)}`);
    await wait(25);
  }
}

/** Kills a replay at once: itself alone, its database server, or both with the sandbox. */
export async function kill(
  command: Command,
  folder: Scratch,
  data: string,
  whom: 'itself' | 'database' | 'everybody',
): Promise<void> {
  const server = Number(readFileSync(join(data, 'pg', 'postmaster.pid'), 'utf8').split('\n')[0]);
  const sandbox = folder.strays().find(({ command: line }) => line.includes('sandbox/main.ts'));
  if (command.child.pid === undefined || sandbox === undefined)
    throw new Error('the replay or its sandbox is not there');
  const victims = {
    itself: [command.child.pid],
    database: [server],
    everybody: [command.child.pid, server, sandbox.pid],
  };
  for (const pid of victims[whom]) end(pid);
  if (whom !== 'database') await command.over;
}
