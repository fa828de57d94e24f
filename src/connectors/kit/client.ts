import { randomBytes } from 'node:crypto';
import type { Instant } from '#core/base/instant.ts';
import type { JsonObject } from '#core/base/json.ts';
import type { Operation } from '#core/base/operation.ts';
import type { Outcome } from '#core/base/outcome.ts';
import type { Call, Connector, Delivery, Knock, Lookup, Outbound, Query, Reading, Reply, Verdict } from './connector.ts';
import { ConfigError } from './config-error.ts';
import { openWire, type Sent, type Wire } from './http.ts';

/** A connector at work: its pure halves joined to a socket, a clock and a token. */
export interface Client {
  readonly system: string;
  readonly role: Connector<unknown>['role'];
  readonly concurrency: number;
  readonly per_second: number | null;
  readonly polls: readonly { readonly name: string; readonly every_ms: number }[];
  hear(knock: Knock): { readonly verdict: Verdict; readonly read: () => Reading } | null;
  /** Carries out a delivery; looks it up first when an earlier attempt may have arrived. */
  deliver(delivery: Delivery, unsure: boolean): Promise<Performed>;
  poll(name: string, cursor: JsonObject | null): Promise<Page | Outcome>;
  ask<Q, A>(pick: (queries: Connector<unknown>['queries']) => Query<unknown, Q, A> | undefined, question: Q): Promise<Asked<A>>;
  close(): Promise<void>;
}

/** An outcome, and whether the system itself looked down, which is what the circuit breaker counts. */
export interface Performed {
  readonly outcome: Outcome;
  readonly down: boolean;
}

export interface Page {
  readonly kind: 'page';
  readonly reading: Reading;
  readonly cursor: JsonObject;
  readonly more: boolean;
}

export type Asked<A> = { readonly kind: 'answer'; readonly answer: readonly A[] } | { readonly kind: 'unavailable'; readonly reason: string };

/** One page of an answer, or why there is none. */
type PageOf<A> =
  | { readonly answer: readonly A[]; readonly next: JsonObject | null }
  | { readonly reason: string };

const MOST_PAGES = 1_000;

/** How long somebody at a counter waits for a look-up before Backhaul says that it cannot know now. */
const ASK_WITHIN_MS = 2_500;

/** Joins a connector with its checked configuration to the wire. `now` is the process's clock. */
export function openClient<C>(connector: Connector<C>, config: C, now: () => Instant): Client {
  const pace = connector.pace(config);
  const wire = openWire(connector.base_url(config), pace.concurrency);
  const token = tokens(connector, config, pace.timeout_ms, wire);

  async function send(call: Call): Promise<Sent> {
    for (let attempt = 1; ; attempt += 1) {
      const held = await token.get();
      if (typeof held === 'object' && held !== null) return { kind: 'not_sent', reason: held.reason };
      const moment = { now: now(), nonce: randomBytes(16).toString('hex') };
      const sent = await wire.send(connector.auth.sign(call, config, moment, held), pace.timeout_ms);
      // A token may be withdrawn before its time; one fresh one is worth a try, since a 401 did nothing.
      if (sent.kind !== 'reply' || sent.reply.status !== 401 || held === null || attempt > 1) return sent;
      token.drop();
    }
  }

  async function deliver(delivery: Delivery, unsure: boolean): Promise<Performed> {
    try {
      return await carryOut(delivery, unsure);
    } catch (error) {
      // A setting that lacks a node or a currency: nothing was sent, and nothing is lost while somebody sets it.
      if (error instanceof ConfigError) return up({ kind: 'later', reason: error.message, wait_ms: 10_000 });
      throw error;
    }
  }

  async function carryOut(delivery: Delivery, unsure: boolean): Promise<Performed> {
    const outbound = connector.outbound[delivery.operation.name] as Outbound<C, Operation> | undefined;
    if (outbound === undefined)
      return up({ kind: 'refused', code: 'not_supported', detail: `${connector.system} has no ${delivery.operation.name}` });
    // Also where one key is one effect: vendors forget keys, and nobody knows how long ago the first try was.
    if (unsure && outbound.lookup !== null) {
      const settled = await lookUp(outbound.lookup, delivery);
      if (settled !== null) return settled;
    }
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
  async function lookUp(lookup: Lookup<C, Operation>, delivery: Delivery): Promise<Performed | null> {
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

  async function poll(name: string, cursor: JsonObject | null): Promise<Page | Outcome> {
    const one = connector.polls.find((candidate) => candidate.name === name);
    if (one === undefined) throw new Error(`bug: ${connector.system} has no poll ${name}`);
    const sent = await send(one.request(cursor, config, now()));
    if (sent.kind !== 'reply') return { kind: 'later', reason: sent.reason, wait_ms: null };
    return one.read(sent.reply, cursor, config);
  }

  async function ask<Q, A>(
    pick: (queries: Connector<unknown>['queries']) => Query<unknown, Q, A> | undefined,
    question: Q,
  ): Promise<Asked<A>> {
    const query = pick(connector.queries as Connector<unknown>['queries']);
    if (query === undefined) return { kind: 'unavailable', reason: `${connector.system} cannot be asked this` };
    const answer: A[] = [];
    const until_ms = performance.now() + ASK_WITHIN_MS;
    let page: JsonObject | null = null;
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const read: PageOf<A> = await readPage(query, question, page, until_ms);
      if ('reason' in read) return { kind: 'unavailable', reason: read.reason };
      answer.push(...read.answer);
      if (read.next === null) return { kind: 'answer', answer };
      page = read.next;
    }
    return { kind: 'unavailable', reason: `${connector.system} did not end after ${MOST_PAGES} pages` };
  }

  /** One page of an answer. Asking changes nothing, so a stumble is tried again as long as somebody still waits. */
  async function readPage<Q, A>(
    query: Query<unknown, Q, A>,
    question: Q,
    page: JsonObject | null,
    until_ms: number,
  ): Promise<PageOf<A>> {
    for (let attempt = 1; ; attempt += 1) {
      const sent = await send(query.request(question, page, config));
      let reason: string;
      let asked_ms: number | null = null;
      if (sent.kind === 'reply') {
        const read = query.read(sent.reply, question, config, page);
        if (read.kind === 'answer') return read;
        reason = `${connector.system}: ${why(read)}`;
        if (read.kind === 'refused') return { reason };
        if (read.kind === 'later') asked_ms = read.wait_ms;
      } else {
        reason = sent.reason;
      }
      const wait_ms = asked_ms ?? attempt * attempt * 50;
      if (performance.now() + wait_ms > until_ms) return { reason };
      await new Promise((resolve) => setTimeout(resolve, wait_ms));
    }
  }

  return {
    system: connector.system,
    role: connector.role,
    concurrency: pace.concurrency,
    per_second: pace.per_second,
    polls: connector.polls.map(({ name, every_ms }) => ({ name, every_ms })),
    hear: (knock) => {
      const { inbound } = connector;
      if (inbound === null) return null;
      return { verdict: inbound.verify(knock, config), read: () => inbound.read(knock, config) };
    },
    deliver,
    poll,
    ask,
    close: async () => {
      await token.close();
      await wire.close();
    },
  };
}

/** Keeps one token, fetched once for all who wait, and renewed a little before it ends. */
function tokens<C>(connector: Connector<C>, config: C, timeout_ms: number, wire: Wire) {
  const { token } = connector.auth;
  const base = token?.base_url(config) ?? null;
  const own = base === null ? null : openWire(base, 1);
  let held: { text: string; until_ms: number } | null = null;
  let fetching: Promise<string | { reason: string }> | null = null;

  async function fetch(): Promise<string | { reason: string }> {
    if (token === null) throw new Error('bug: a token where there is none');
    const sent = await (own ?? wire).send(token.request(config), timeout_ms);
    if (sent.kind !== 'reply') return { reason: `token: ${sent.reason}` };
    const read = token.read(sent.reply);
    if ('kind' in read) return { reason: `token: ${why(read)}` };
    held = { text: read.token, until_ms: performance.now() + Math.max(1, read.expires_in_s - 60) * 1_000 };
    return read.token;
  }
  return {
    get: async (): Promise<string | null | { reason: string }> => {
      if (token === null) return null;
      if (held !== null && held.until_ms > performance.now()) return held.text;
      fetching ??= fetch().finally(() => {
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

function judged(reply: Reply, outcome: Outcome): Performed {
  return { outcome, down: reply.status >= 500 };
}

function up(outcome: Outcome): Performed {
  return { outcome, down: false };
}

function unreachable(outcome: Outcome): Performed {
  return { outcome, down: true };
}

function why(outcome: Outcome): string {
  return outcome.kind === 'refused' ? outcome.detail : outcome.kind === 'accepted' ? 'no answer' : outcome.reason;
}
