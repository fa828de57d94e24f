import type { Store } from '#flows/ports.ts';
import type { Line, Live } from './line.ts';
import { pause } from './wait.ts';

/** Work over the broker that one process does at a time. */
export interface AloneParts {
  readonly line: Line;
  readonly store: Pick<Store, 'alone'>;
  /** Names the work among all processes. */
  readonly name: string;
  /** In words, for the log. */
  readonly what: string;
  readonly log: (line: string) => void;
  /**
   * Called whenever the work becomes this process's, or begins anew after a failure; gives what is done step by step from
   * then on, as long as there is a connection.
   */
  readonly begin: () => (live: Live, signal: AbortSignal) => Promise<void>;
}

/** Such work while it goes on. */
export interface AloneWork {
  /** What it does just now, in words; begins with `failed` when it cannot. */
  doing(): string;
  stop(): Promise<void>;
}

const STANDBY_MS = 2_000;
const AGAIN_MS = 1_000;
/** A step is let to its end, but not if it waits for an answer that may never come. */
const STOP_MS = 5_000;

/** Starts it, and keeps at it: what fails is said once, and tried again. */
export function startAlone({ line, store, name, what, log, begin }: AloneParts): AloneWork {
  const stopping = new AbortController();
  const { signal } = stopping;
  let doing = 'starting';
  let said = '';

  async function lead(held: () => boolean): Promise<void> {
    const step = begin();
    while (!signal.aborted && held()) {
      const live = line.live() ?? (await line.within(1_000));
      if (live === null) {
        doing = 'waiting for the broker';
        // A line that was closed has nothing to wait for, and must not be asked without a breath.
        await pause(50, signal);
      } else {
        await step(live, signal);
        doing = 'at work';
      }
    }
  }

  async function turn(): Promise<void> {
    const work = await store.alone(name);
    if (work === null) {
      doing = 'done by another process';
      return pause(STANDBY_MS, signal);
    }
    try {
      await lead(() => work.held());
    } finally {
      await work.release();
    }
  }

  async function loop(): Promise<void> {
    while (!signal.aborted) {
      try {
        await turn();
      } catch (error) {
        if (signal.aborted) return;
        doing = `failed, will try again: ${error instanceof Error ? error.message : String(error)}`;
        if (doing !== said) log(`${what} ${doing}`);
        said = doing;
        await pause(AGAIN_MS, signal);
      }
    }
  }

  const running = loop();
  return {
    doing: () => doing,
    stop: async () => {
      stopping.abort();
      const late = new AbortController();
      await Promise.race([running, pause(STOP_MS, late.signal).then(() => line.close())]);
      late.abort();
      await running;
    },
  };
}
