import type { Instant } from '#core/base/instant.ts';
import type { Knock, Reading } from '#connectors/kit/connector.ts';
import { Busy, type Act } from './act.ts';
import { StoreGone, type KeptKnock, type Relay, type RelayedKnock, type Store } from './ports.ts';
import type { Systems } from './systems.ts';

/** What became of a message at a hook. */
export type Heard =
  | { readonly kind: 'kept'; readonly inputs: number }
  /** Safe in a stream in front of the database; it will be decided from there. */
  | { readonly kind: 'queued' }
  | { readonly kind: 'unknown_system' }
  | { readonly kind: 'rejected'; readonly code: string; readonly detail: string }
  | { readonly kind: 'unreadable'; readonly code: string; readonly detail: string }
  | { readonly kind: 'unavailable'; readonly detail: string; readonly retry_after_s: number };

/** Headers worth keeping with a message; secrets and addresses of people are not among them. */
const KEPT_HEADERS = /^(content-type|user-agent|traceparent|x-shopify-|shopify-|stripe-signature$|x-backhaul-)/;

/** Takes a message in: from whom it says it is, read, kept whole, decided; acknowledged only after the commit. */
export async function hear(
  deps: { readonly systems: Systems; readonly act: Act; readonly store: Store },
  system: string,
  knock: Knock,
): Promise<Heard> {
  const opened = deps.systems.hear(system, knock);
  if (opened === null) return { kind: 'unknown_system' };
  if (!opened.verdict.ok) return { kind: 'rejected', code: opened.verdict.code, detail: opened.verdict.detail };
  return take(deps, system, knock, readWhole(knock, opened.read));
}

/** Keeps and decides a message whose sender is known. */
async function take(
  deps: { readonly act: Act },
  system: string,
  knock: Knock,
  reading: Reading,
): Promise<Exclude<Heard, { readonly kind: 'unknown_system' | 'rejected' | 'queued' }>> {
  try {
    switch (reading.kind) {
      case 'inputs': {
        const results = await deps.act.submit({
          inputs: reading.inputs,
          knock: kept(system, knock, 'inputs', `${reading.inputs.length} inputs`),
          cursor: null,
          again: false,
        });
        return { kind: 'kept', inputs: results.length };
      }
      case 'ignored':
        await deps.act.submit({
          inputs: [],
          knock: kept(system, knock, 'ignored', reading.reason),
          cursor: null,
          again: false,
        });
        return { kind: 'kept', inputs: 0 };
      case 'unreadable': {
        const { code, detail } = reading;
        await deps.act.submit({
          inputs: [],
          knock: kept(system, knock, 'unreadable', `${code}: ${detail}`),
          cursor: null,
          again: false,
        });
        return { kind: 'unreadable', code, detail };
      }
    }
  } catch (error) {
    if (error instanceof Busy || error instanceof StoreGone)
      return { kind: 'unavailable', detail: error.message, retry_after_s: error.retry_after_s };
    throw error;
  }
}

/**
 * Takes a message in through a stream, which holds it even while the database is away. Its sender is made sure of first,
 * because what proves him is not kept. A stream that cannot take it leaves the message to the database.
 */
export async function relay(
  deps: { readonly systems: Systems; readonly act: Act; readonly store: Store; readonly relay: Relay },
  system: string,
  knock: Knock,
): Promise<Heard> {
  const opened = deps.systems.hear(system, knock);
  if (opened === null || !opened.verdict.ok) return hear(deps, system, knock);
  const { received_at, body } = knock;
  const put = await deps.relay.put({ system, received_at, headers: worthKeeping(knock.headers), body });
  switch (put) {
    case 'kept':
      return { kind: 'queued' };
    case 'full':
      return { kind: 'unavailable', detail: 'too many messages wait to be decided', retry_after_s: RELAY_FULL_S };
    case 'away':
      return hear(deps, system, knock);
  }
}

const RELAY_FULL_S = 10;

/**
 * Decides a message that comes out of the stream; true when it is committed, false when the store cannot take it now, and
 * rejects with what went wrong otherwise. With `give_up` a message that failed before is kept whole with an exception,
 * because it would hold up all behind it.
 */
export async function hearRelayed(
  deps: { readonly systems: Systems; readonly act: Act },
  knock: RelayedKnock,
  give_up: { readonly why: string } | null,
): Promise<boolean> {
  const { system } = knock;
  // The verdict is not asked again: the sender was made sure of when he knocked, and signatures grow old.
  const opened = deps.systems.hear(system, knock);
  const unreadable = (code: string, detail: string): Reading => ({ kind: 'unreadable', code, detail });
  const reading =
    opened === null
      ? unreadable('system_unknown', `no connector takes messages of "${system}" any more`)
      : give_up === null
        ? readWhole(knock, opened.read)
        : unreadable('not_decided', give_up.why);
  return (await take(deps, system, knock, reading)).kind !== 'unavailable';
}

/** A reader that stumbles must not make the sender repeat for ever: the message is kept for a person. */
function readWhole(knock: Knock, read: () => Reading): Reading {
  if (/\\u0000/.test(knock.body))
    return {
      kind: 'unreadable',
      code: 'nul_character',
      detail: 'the message holds a NUL character, which no text field may',
    };
  try {
    return read();
  } catch (error) {
    return {
      kind: 'unreadable',
      code: 'reader_failed',
      detail: error instanceof Error ? error.message : String(error),
    };
  }
}

function kept(system: string, knock: Knock, reading: KeptKnock['reading'], detail: string): KeptKnock {
  const headers = worthKeeping(knock.headers);
  return { system, received_at: knock.received_at as Instant, headers, body: knock.body, reading, detail };
}

function worthKeeping(headers: Knock['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => KEPT_HEADERS.test(name)));
}
