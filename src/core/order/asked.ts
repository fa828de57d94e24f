import type { Ask } from '../event.ts';
import type { ReturnState, Step } from '../state.ts';

/** A return that waits for what an event set off. */
export function waiting(state: ReturnState, asks: readonly Ask[]): ReturnState {
  return asks.length === 0 ? state : { ...state, steps: asked(state.steps, asks) };
}

/** Steps with those that were just asked for. */
export function asked(steps: Readonly<Record<string, Step>>, asks: readonly Ask[]): Readonly<Record<string, Step>> {
  if (asks.length === 0) return steps;
  const next = { ...steps };
  for (const ask of asks) next[ask.step] = { operation: ask.operation, status: 'sent' };
  return next;
}
