import { fstatSync } from 'node:fs';

/** Calls `over` once, with why, when whoever started this process is gone or asks it to stop. */
export function watchLife(over: (why: string) => void): void {
  let told = false;
  const tell = (why: string): void => {
    if (told) return;
    told = true;
    over(why);
  };
  process.on('SIGINT', () => tell('interrupted'));
  process.on('SIGTERM', () => tell('asked to stop'));
  process.on('disconnect', () => tell('the parent is gone'));
  // Only a pipe ends when its other side dies; a terminal, a file or /dev/null says nothing about anybody's life.
  if (isPipe(0)) {
    process.stdin.on('end', () => tell('stdin was closed'));
    process.stdin.on('close', () => tell('stdin was closed'));
    process.stdin.on('error', () => tell('stdin failed'));
    process.stdin.resume();
  }
  // A reader of our output that is gone must not kill us in the middle of a write.
  process.stdout.on('error', () => tell('stdout was closed'));
  process.stderr.on('error', () => tell('stderr was closed'));
  watchParent(tell);
}

/** An orphan is handed to another parent; seen within a second on systems that tell. */
function watchParent(tell: (why: string) => void): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) tell('the parent died');
  }, 1_000).unref();
}

function isPipe(handle: number): boolean {
  try {
    const stat = fstatSync(handle);
    return stat.isFIFO() || stat.isSocket();
  } catch {
    // A closed handle is nobody's pipe.
    return false;
  }
}
