import type { Input } from '#core/base/input.ts';
import { concern } from '#core/concern.ts';

/** Somebody who waits for a commit. */
export interface Waiting {
  /** How much of a batch it takes up. */
  readonly weight: number;
  /** What it names; two that share a name are decided in the order they came. */
  readonly names: readonly string[];
}

/** Those who wait, and what those who are being decided concern. */
export interface Crowd<W extends Waiting> {
  add(one: W): void;
  /**
   * Takes out a batch: the oldest that concern nothing in flight, and nothing that an older one waits for. Empty when all
   * have to wait. What is taken is in flight until it has `landed`.
   */
  take(): readonly W[];
  landed(batch: readonly W[]): void;
  size(): number;
}

/** An empty crowd, whose batches weigh up to `most`; one that is heavier by itself goes alone. */
export function crowd<W extends Waiting>(most: number): Crowd<W> {
  const flying = new Map<string, number>();
  let queue: W[] = [];

  function mark(batch: readonly W[], by: 1 | -1): void {
    for (const { names } of batch)
      for (const name of names) {
        const times = (flying.get(name) ?? 0) + by;
        if (times === 0) flying.delete(name);
        else flying.set(name, times);
      }
  }

  return {
    add: (one) => {
      queue.push(one);
    },
    take: () => {
      const batch: W[] = [];
      const behind: W[] = [];
      const waited = new Set<string>();
      let weight = 0;
      for (const one of queue) {
        if (one.names.some((name) => flying.has(name) || waited.has(name))) {
          for (const name of one.names) waited.add(name);
          behind.push(one);
          // Far into a crowd that waits there is little to find.
          if (behind.length >= most) break;
          continue;
        }
        weight += one.weight;
        if (batch.length > 0 && weight > most) break;
        batch.push(one);
      }
      queue = [...behind, ...queue.slice(behind.length + batch.length)];
      mark(batch, 1);
      return batch;
    },
    landed: (batch) => mark(batch, -1),
    size: () => queue.length,
  };
}

/** What inputs name, as far as they say it themselves. */
export function namesOf(inputs: readonly Input[]): string[] {
  return inputs.flatMap((input) => {
    const { aggregates, references, purchases } = concern(input);
    const { customer_id = null, order_id = null } = purchases ?? {};
    return [
      `key:${input.key}`,
      ...aggregates,
      ...references.map(({ kind, id }) => `${kind}:${id}`),
      ...(customer_id === null ? [] : [`customer:${customer_id}`]),
      ...(order_id === null ? [] : [`order/${order_id}`]),
    ];
  });
}
