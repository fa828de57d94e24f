import { readFileSync, realpathSync } from 'node:fs';
import { basename } from 'node:path';
import { errno } from './embedded-error.ts';
import { run } from './run.ts';

/**
 * Who a pid is, seen from a cluster: `gone`; `ours`, the server of that cluster; `other`, surely another process; or
 * `unclear`, a PostgreSQL server that does not show its folder, or a process that we may not look at.
 */
export type Whose = 'gone' | 'ours' | 'other' | 'unclear';

/** Tells whether a pid is (still) the server of a cluster: pids come round again, above all after a reboot. */
export async function whoseIs(pid: number, cluster: string): Promise<Whose> {
  if (!isAlive(pid)) return 'gone';
  const words = await commandLine(pid);
  if (words === null) return isAlive(pid) ? 'unclear' : 'gone';
  return judge(words, cluster);
}

/** Pure part of `whoseIs`: the words of a command line, as its process shows them. */
export function judge(words: readonly string[], cluster: string): Whose {
  const program = basename((words[0] ?? '').replaceAll('\\', '/')).toLowerCase();
  if (program !== 'postgres' && program !== 'postgres.exe') return 'other';
  const at = words.indexOf('-D');
  const folder = words[at + 1];
  if (at === -1 || folder === undefined) return 'unclear';
  return same(folder, cluster) ? 'ours' : 'other';
}

/** True while a process runs; a dead one that its parent has not collected is not alive. */
export function isAlive(pid: number): boolean {
  // To a signal, 0 and below mean whole groups of processes.
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (cause) {
    if (errno(cause) !== 'EPERM') return false;
  }
  return !isZombie(pid);
}

/** True when two paths lead to the same folder. */
export function same(one: string, other: string): boolean {
  return follow(one) === follow(other);
}

function follow(path: string): string {
  try {
    return realpathSync(path);
  } catch (cause) {
    if (['ENOENT', 'EACCES', 'ENOTDIR'].includes(errno(cause))) return path;
    throw cause;
  }
}

// In a container without an init nobody collects orphans, so a killed server can stay a zombie for good.
function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false;
  const status = procFile(pid, 'stat');
  return status !== null && /^\d+ \(.*\) [ZX] /s.test(status);
}

async function commandLine(pid: number): Promise<string[] | null> {
  if (process.platform === 'linux') {
    const text = procFile(pid, 'cmdline');
    return text === null || text === '' ? null : text.split('\0').filter((word) => word !== '');
  }
  if (process.platform === 'win32') {
    const ran = await run('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'], null, 10_000);
    const image = /^"([^"]+)"/.exec(ran.output)?.[1];
    return image === undefined ? null : [image];
  }
  const ran = await run('ps', ['-ww', '-o', 'command=', '-p', String(pid)], null, 10_000);
  return ran.status === 0 ? splitCommand(ran.output) : null;
}

/** `ps` shows words parted by spaces, and a folder may have spaces: what stands between `-D` and the next option is one word. */
export function splitCommand(line: string): string[] {
  const found = /^(.*?) -D (.*?)(?: -[a-zA-Z] .*)?$/s.exec(line);
  return found === null ? line.split(' ') : [found[1] ?? '', '-D', found[2] ?? ''];
}

function procFile(pid: number, name: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch (cause) {
    if (['ENOENT', 'ESRCH', 'EACCES'].includes(errno(cause))) return null;
    throw cause;
  }
}
