import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** A process of this machine that has to do with a folder. */
export interface Stray {
  readonly pid: number;
  readonly command: string;
}

/** A temporary folder that knows whom it is used by. */
export interface Scratch {
  readonly root: string;
  path(...parts: readonly string[]): string;
  /** Processes whose command line or working folder names this folder; empty where the system does not tell. */
  strays(): readonly Stray[];
  /** Waits until nobody uses the folder; gives back who still does after the time. */
  deserted(wait_ms: number): Promise<readonly Stray[]>;
  /** Removes the folder. Processes that still use it are ended, and then it throws, because nobody should. */
  clear(): Promise<void>;
}

/** Makes a temporary folder. */
export function scratch(name: string): Scratch {
  const root = mkdtempSync(join(tmpdir(), `backhaul-${name}-`));
  const strays = (): Stray[] => processes().filter(({ command }) => command.includes(root));
  const deserted = async (wait_ms: number): Promise<readonly Stray[]> => {
    const give_up = performance.now() + wait_ms;
    for (let left = strays(); ; left = strays()) {
      if (left.length === 0 || performance.now() > give_up) return left;
      await wait(50);
    }
  };
  return {
    root,
    path: (...parts) => join(root, ...parts),
    strays,
    deserted,
    clear: async () => {
      const left = await deserted(3_000);
      for (const { pid } of left) end(pid);
      await deserted(5_000);
      rmSync(root, { recursive: true, force: true });
      if (left.length > 0) throw new Error(`left behind in ${root}: ${JSON.stringify(left, null, 2)}`);
    },
  };
}

/** Kills one process, if it is still there. */
export function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function processes(): Stray[] {
  if (!existsSync('/proc/self/cmdline')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const command = `${readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')} in ${readlinkSync(`/proc/${name}/cwd`)}`;
        return [{ pid: Number(name), command: command.replaceAll(/ {2,}/g, ' ') }];
      } catch {
        return []; // It ended while we looked.
      }
    });
}
