import type { Instant } from '#core/base/instant.ts';
import type { Knock, Reading } from '#connectors/kit/connector.ts';
import { Busy, type Act } from './act.ts';
import { StoreGone, type KeptKnock, type Store } from './ports.ts';
import type { Systems } from './systems.ts';

/** What became of a message at a hook. */
export type Heard =
  | { readonly kind: 'kept'; readonly inputs: number }
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
  const reading = readWhole(knock, opened.read);
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
  const headers = Object.fromEntries(Object.entries(knock.headers).filter(([name]) => KEPT_HEADERS.test(name)));
  return { system, received_at: knock.received_at as Instant, headers, body: knock.body, reading, detail };
}
