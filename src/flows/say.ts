import type { Fact, Input, Target } from '#core/base/input.ts';
import type { Instant } from '#core/base/instant.ts';
import type { Facts } from '#core/decision.ts';
import { single, type Act } from './act.ts';
import { busy, type Asked } from './ask.ts';
import type { Result } from './batch.ts';
import type { Store } from './ports.ts';

/** Facts that somebody says through the API under one key: the same client and key are the same facts for ever. */
export interface Saying {
  readonly client: string;
  readonly idempotency_key: string;
  /** Of all that was said; the same key with another one is a conflict. */
  readonly body_hash: string;
  readonly facts: readonly { readonly at: Instant | null; readonly to: Target; readonly fact: Fact }[];
}

type Said = readonly Result[] | Extract<Asked, { kind: 'unavailable' | 'conflict' }>;

/**
 * Decides each fact by itself, in the order in which they stand where they concern the same thing. One answer for each. When
 * the store is away in the middle of many, none is answered: the same key goes on where it stopped.
 */
export async function say(
  deps: { readonly act: Act; readonly store: Store; readonly facts: () => Facts },
  { client, idempotency_key, body_hash, facts }: Saying,
): Promise<Said> {
  const key = `api:${client}:${idempotency_key}`;
  const { now } = deps.facts();
  const inputs = facts.map(({ at, to, fact }, index): Input => ({
    // The first bears the key itself, so that a key that was used for anything else is met there.
    key: index === 0 ? key : `${key}:${index}`,
    source: `api:${client}`,
    hash: body_hash,
    at: at ?? now,
    to,
    fact,
  }));
  try {
    const before = await deps.store.read.answered(key);
    if (before !== null && before.hash !== body_hash && inputs.length > 1)
      return { kind: 'conflict', detail: `${key} came before with another content` };
    const told = await Promise.all(inputs.map((input) => deps.act.submit(single(input))));
    const results = told.flat();
    if (results.length === inputs.length) return results;
    return { kind: 'unavailable', detail: 'no verdict was reached', retry_after_s: 2 };
  } catch (error) {
    return busy(error);
  }
}
