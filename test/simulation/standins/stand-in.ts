import type { JsonObject } from '#core/base/json.ts';
import type { Operation } from '#core/base/operation.ts';
import type { Accepted, Refused } from '#core/base/outcome.ts';
import type { Fact, Input, Target } from '#core/base/input.ts';

/** One outside system in memory. It does what it is asked each time it is asked, however often the key came before. */
export interface StandIn {
  readonly system: string;
  perform(key: string, operation: Operation): Accepted | Refused;
  /** What was done under a key, as a look-up finds it. */
  readonly find: (key: string) => Accepted | null;
  /** How often work was done, by delivery key. */
  readonly effects: ReadonlyMap<string, number>;
}

/** What a stand-in needs of the world around it. */
export interface Surroundings {
  readonly seed: number;
  /** Whether people here make mistakes that they correct. */
  readonly errs: boolean;
  readonly now: () => string;
  readonly after: (wait_ms: number, work: () => void) => void;
  /** Tells Backhaul, at least once, sooner or later. */
  readonly tell: (system: string, input: Input) => void;
}

/** How one stand-in tells a fact of its own, under its own key. */
export type Tell = (key: string, to: Target, fact: Fact) => void;

/** The part that all stand-ins share: an effect for each call, and what it answered. */
export function effects(): {
  readonly counts: Map<string, number>;
  readonly done: (key: string, facts: JsonObject) => Accepted;
  readonly find: (key: string) => Accepted | null;
} {
  const counts = new Map<string, number>();
  const answers = new Map<string, Accepted>();
  return {
    counts,
    done: (key, facts) => {
      counts.set(key, (counts.get(key) ?? 0) + 1);
      const answer: Accepted = { kind: 'accepted', facts };
      answers.set(key, answer);
      return answer;
    },
    find: (key) => answers.get(key) ?? null,
  };
}

/** A refusal for good. */
export function no(code: string): Refused {
  return { kind: 'refused', code, detail: `refused: ${code}` };
}
