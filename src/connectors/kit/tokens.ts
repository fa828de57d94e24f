import type { Outcome } from '#core/base/outcome.ts';
import type { Connector } from './connector.ts';
import { openWire, type Wire } from './http.ts';

/** A token, null where the vendor needs none, or why there is none now. */
export type Held = string | null | { readonly reason: string };

/** Keeps one token, fetched once for all who wait, and renewed a little before it ends. */
export interface Tokens {
  get(): Promise<Held>;
  /** The vendor no longer takes it. */
  drop(): void;
  close(): Promise<void>;
}

/** Seconds before its end at which a token is no longer used. */
const MARGIN_S = 60;

/** The token keeper of one connector; tokens may come from a host of their own. */
export function keepTokens<C>(connector: Connector<C>, config: C, timeout_ms: number, wire: Wire): Tokens {
  const { token } = connector.auth;
  if (token === null)
    return { get: () => Promise.resolve(null), drop: () => undefined, close: () => Promise.resolve() };
  const base = token.base_url(config);
  const own = base === null ? null : openWire(base, 1);
  let held: { text: string; until_ms: number } | null = null;
  let fetching: Promise<Held> | null = null;

  async function fetch(from: NonNullable<typeof token>): Promise<Held> {
    const sent = await (own ?? wire).send(from.request(config), timeout_ms);
    if (sent.kind !== 'reply') return { reason: `token: ${sent.reason}` };
    const read = from.read(sent.reply);
    if ('kind' in read) return { reason: `token: ${inWords(read)}` };
    held = { text: read.token, until_ms: performance.now() + Math.max(1, read.expires_in_s - MARGIN_S) * 1_000 };
    return read.token;
  }
  return {
    get: () => {
      if (held !== null && held.until_ms > performance.now()) return Promise.resolve(held.text);
      fetching ??= fetch(token).finally(() => {
        fetching = null;
      });
      return fetching;
    },
    drop: () => {
      held = null;
    },
    close: async () => own?.close(),
  };
}

/** Why an outcome is not what was hoped for. */
export function inWords(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'refused':
      return outcome.detail;
    case 'accepted':
      return 'no answer';
    case 'later':
    case 'unknown':
      return outcome.reason;
  }
}
