import { chmodSync, chownSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { EmbeddedError } from './embedded-error.ts';
import { run, type RunAs } from './run.ts';

/**
 * Lets the server's user pass through the folders above `folder`, and through it: pass, never list or write. Only root's own
 * folders are changed, each change is told with its undoing, and another person's folder is never changed.
 */
export async function makePassable(folder: string, as: RunAs, log: (line: string) => void): Promise<void> {
  if (await passable(folder, as)) return;
  for (const part of fromRoot(folder)) {
    if (await passable(part, as)) continue;
    const before = statSync(part);
    if (before.uid !== 0) throw notPassable(part, as, `it belongs to uid ${before.uid}`);
    log(grant(part, before.mode & 0o7777, before.gid, as));
    if (!(await passable(part, as))) throw notPassable(part, as, 'opening it was not enough');
  }
}

// A folder whose group has no rights loses nothing when its group becomes the server's, and nobody else gains:
// narrower than opening it to everyone. Where the group has rights, others are let pass.
function grant(part: string, mode: number, gid: number, as: RunAs): string {
  const octal = mode.toString(8);
  if ((mode & 0o070) !== 0) {
    chmodSync(part, mode | 0o001);
    return `let other users pass through ${part} (not list it), so that the server's user can; undo with "chmod ${octal} ${part}"`;
  }
  chownSync(part, 0, as.gid);
  chmodSync(part, mode | 0o010);
  return `let the server's group pass through ${part} (not list it); undo with "chgrp ${gid} ${part} && chmod ${octal} ${part}"`;
}

async function passable(folder: string, as: RunAs): Promise<boolean> {
  return (await run('/bin/sh', ['-c', 'test -x "$1/."', 'sh', folder], as)).status === 0;
}

function notPassable(part: string, as: RunAs, reason: string): EmbeddedError {
  return new EmbeddedError(
    'not_passable',
    `The server runs as the user ${as.name} (PostgreSQL refuses to be root), which cannot pass through ${part}; ${reason}. ` +
      `Run Backhaul as the folder's owner, or allow passing ("chmod o+x ${part}"), or choose a data folder such as /var/lib/backhaul.`,
  );
}

function fromRoot(folder: string): string[] {
  const parts = [folder];
  for (let at = folder; dirname(at) !== at; at = dirname(at)) parts.unshift(dirname(at));
  return parts;
}
