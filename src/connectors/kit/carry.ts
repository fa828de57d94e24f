import type { JsonObject } from '#core/base/json.ts';
import type { Operation } from '#core/base/operation.ts';
import type { Outcome } from '#core/base/outcome.ts';
import { ConfigError } from './config-error.ts';
import type { Call, Connector, Delivery, Lookup, Outbound, Reply } from './connector.ts';
import type { Sent } from './http.ts';

/** An outcome, and whether the system itself looked down, which is what the circuit breaker counts. */
export interface Performed {
  readonly outcome: Outcome;
  readonly down: boolean;
}

/** Sends an authorised call. */
export type Send = (call: Call) => Promise<Sent>;

export const MOST_PAGES = 1_000;

/** Carries out a delivery; looks it up first when an earlier attempt may have arrived. */
export async function carryOut<C>(
  connector: Connector<C>,
  config: C,
  send: Send,
  delivery: Delivery,
  unsure: boolean,
): Promise<Performed> {
  const outbound = connector.outbound[delivery.operation.name] as Outbound<C, Operation> | undefined;
  if (outbound === undefined)
    return up({
      kind: 'refused',
      code: 'not_supported',
      detail: `${connector.system} has no ${delivery.operation.name}`,
    });
  try {
    // Also where one key is one effect: vendors forget keys, and nobody knows how long ago the first try was.
    const settled = unsure && outbound.lookup !== null ? await lookUp(outbound.lookup, delivery, config, send) : null;
    return settled ?? (await attempt(outbound, delivery, config, send));
  } catch (error) {
    // A setting that lacks a node or a currency: nothing was sent, and nothing is lost while somebody sets it.
    if (error instanceof ConfigError) return up({ kind: 'later', reason: error.message, wait_ms: 10_000 });
    throw error;
  }
}

async function attempt<C>(
  outbound: Outbound<C, Operation>,
  delivery: Delivery,
  config: C,
  send: Send,
): Promise<Performed> {
  let known: JsonObject = {};
  if (outbound.preparation !== null) {
    const sent = await send(outbound.preparation.request(delivery, config));
    if (sent.kind !== 'reply') return unreachable({ kind: 'later', reason: sent.reason, wait_ms: null });
    const read = outbound.preparation.read(sent.reply, delivery, config);
    // Nothing was asked to be done yet, so an unclear read is only a reason to come again.
    if (read.kind === 'unknown') return judged(sent.reply, { kind: 'later', reason: read.reason, wait_ms: null });
    if (read.kind !== 'ready') return judged(sent.reply, read);
    known = read.known;
  }
  const sent = await send(outbound.request(delivery, config, known));
  switch (sent.kind) {
    case 'reply':
      return judged(sent.reply, outbound.outcome(sent.reply, delivery, config));
    case 'not_sent':
      return unreachable({ kind: 'later', reason: sent.reason, wait_ms: null });
    case 'no_reply':
      return unreachable({ kind: 'unknown', reason: sent.reason });
  }
}

/** Null when the system surely does not have it. */
async function lookUp<C>(
  lookup: Lookup<C, Operation>,
  delivery: Delivery,
  config: C,
  send: Send,
): Promise<Performed | null> {
  let page: JsonObject | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const sent = await send(lookup.request(delivery, config, page));
    if (sent.kind !== 'reply') return unreachable({ kind: 'unknown', reason: `look-up: ${sent.reason}` });
    const found = lookup.read(sent.reply, delivery, config);
    if (found.kind === 'absent') return null;
    if (found.kind === 'later') return judged(sent.reply, { kind: 'unknown', reason: `look-up: ${found.reason}` });
    if (found.kind !== 'more') return judged(sent.reply, found);
    page = found.page;
  }
  return up({ kind: 'unknown', reason: `look-up: no end after ${MOST_PAGES} pages` });
}

function judged(reply: Reply, outcome: Outcome): Performed {
  return { outcome, down: reply.status >= 500 };
}

function up(outcome: Outcome): Performed {
  return { outcome, down: false };
}

function unreachable(outcome: Outcome): Performed {
  return { outcome, down: true };
}
