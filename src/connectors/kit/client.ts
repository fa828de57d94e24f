import { randomBytes } from 'node:crypto';
import type { Instant } from '#core/base/instant.ts';
import type { JsonObject } from '#core/base/json.ts';
import type { Outcome } from '#core/base/outcome.ts';
import { ask, type Asked } from './ask.ts';
import { carryOut, type Performed, type Send } from './carry.ts';
import type { Connector, Delivery, Knock, Query, Reading, Verdict } from './connector.ts';
import { openWire } from './http.ts';
import { keepTokens } from './tokens.ts';

/** A connector at work: its pure halves joined to a socket, a clock and a token. */
export interface Client {
  readonly system: string;
  readonly role: Connector<unknown>['role'];
  readonly concurrency: number;
  readonly per_second: number | null;
  readonly polls: readonly { readonly name: string; readonly every_ms: number }[];
  /** Null when the vendor does not push. */
  hear(knock: Knock): { readonly verdict: Verdict; readonly read: () => Reading } | null;
  /** Carries out a delivery; looks it up first when an earlier attempt may have arrived. */
  deliver(delivery: Delivery, unsure: boolean): Promise<Performed>;
  poll(name: string, cursor: JsonObject | null): Promise<Page | Outcome>;
  ask<Q, A>(
    pick: (queries: Connector<unknown>['queries']) => Query<unknown, Q, A> | undefined,
    question: Q,
  ): Promise<Asked<A>>;
  close(): Promise<void>;
}

export interface Page {
  readonly kind: 'page';
  readonly reading: Reading;
  readonly cursor: JsonObject;
  readonly more: boolean;
}

/** Joins a connector with its checked configuration to the wire. `now` is the process's clock. */
export function openClient<C>(connector: Connector<C>, config: C, now: () => Instant): Client {
  const { system, role, polls, inbound, auth } = connector;
  const { concurrency, per_second, timeout_ms } = connector.pace(config);
  const wire = openWire(connector.base_url(config), concurrency);
  const tokens = keepTokens(connector, config, timeout_ms, wire);

  const send: Send = async (call) => {
    for (let attempt = 1; ; attempt += 1) {
      const held = await tokens.get();
      if (typeof held === 'object' && held !== null) return { kind: 'not_sent', reason: held.reason };
      const moment = { now: now(), nonce: randomBytes(16).toString('hex') };
      const sent = await wire.send(auth.sign(call, config, moment, held), timeout_ms);
      // A token may be withdrawn before its time; one fresh one is worth a try, since a 401 did nothing.
      if (sent.kind !== 'reply' || sent.reply.status !== 401 || held === null || attempt > 1) return sent;
      tokens.drop();
    }
  };

  return {
    system,
    role,
    concurrency,
    per_second,
    polls: polls.map(({ name, every_ms }) => ({ name, every_ms })),
    hear: (knock) =>
      inbound === null ? null : { verdict: inbound.verify(knock, config), read: () => inbound.read(knock, config) },
    deliver: (delivery, unsure) => carryOut(connector, config, send, delivery, unsure),
    poll: async (name, cursor) => {
      const poll = polls.find((one) => one.name === name);
      if (poll === undefined) throw new Error(`bug: ${system} has no poll ${name}`);
      const sent = await send(poll.request(cursor, config, now()));
      if (sent.kind !== 'reply') return { kind: 'later', reason: sent.reason, wait_ms: null };
      return poll.read(sent.reply, cursor, config);
    },
    ask: async (pick, question) => {
      const query = pick(connector.queries as Connector<unknown>['queries']);
      if (query === undefined) return { kind: 'unavailable', reason: `${system} cannot be asked this` };
      const asked = await ask(query, question, config, send);
      return asked.kind === 'answer' ? asked : { ...asked, reason: `${system}: ${asked.reason}` };
    },
    close: async () => {
      await tokens.close();
      await wire.close();
    },
  };
}
