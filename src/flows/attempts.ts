import type { Postponed, Store } from './ports.ts';

/** Keeps what became of attempts that did not settle their delivery. */
export interface AttemptWriter {
  readonly write: (attempt: Postponed) => void;
  readonly flush: () => Promise<void>;
}

/** Gathers attempts that did not settle, and writes them together. What a crash loses of it is only looked up once more. */
export function attemptWriter(store: Store, log: (line: string) => void): AttemptWriter {
  let waiting = new Map<string, Postponed>();
  let timer: NodeJS.Timeout | null = null;

  async function flush(): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (waiting.size === 0) return;
    const batch = waiting;
    waiting = new Map();
    try {
      await store.postpone([...batch.values()]);
    } catch (error) {
      log(`attempts could not be written down, will try again: ${String(error)}`);
      for (const [key, attempt] of batch) if (!waiting.has(key)) waiting.set(key, attempt);
      timer ??= setTimeout(() => void flush(), 500);
    }
  }
  return {
    write: (attempt) => {
      waiting.set(attempt.key, attempt);
      timer ??= setTimeout(() => void flush(), 20);
    },
    flush,
  };
}
