import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { later } from '#core/base/instant.ts';
import type { JsonObject } from '#core/base/json.ts';
import { EXCEPTION_RULES } from '#core/exceptions.ts';
import { appraise } from '#core/return/appraise.ts';
import { POLICY, story, type Story } from '#core/return/story.fixture.ts';
import type { Reads } from '#flows/ports.ts';
import { SCOPES, hashKey } from './auth.ts';
import type { Answer, ApiPorts, Command, ReturnAsk } from './ports.ts';
import { createServer } from './server.ts';

/** A server over a story: the real decisions and reads, with memory in place of the store. */
export interface Bench {
  readonly server: FastifyInstance;
  readonly story: Story;
  readonly logged: string[];
  readonly answered: string[];
  /** Calls with the key that may do everything. */
  readonly call: (options: InjectOptions) => Promise<LightMyRequestResponse>;
}

export const KEY = 'k-everything';
export const READER = 'k-reads-only';

const HOUR_MS = 3_600_000;

/** Makes a bench over a story; `change` replaces ports to make them misbehave. */
export function bench(change: (ports: ApiPorts) => Partial<ApiPorts> = () => ({}), told: Story = story()): Bench {
  const logged: string[] = [];
  const answered: string[] = [];
  const ports = portsOf(told);
  const server = createServer(
    { ...ports, ...change(ports) },
    {
      clients: [
        {
          id: 'desk',
          key_sha256: hashKey(KEY),
          scopes: [...SCOPES],
          channel: 'store',
        },
        { id: 'reader', key_sha256: hashKey(READER), scopes: ['commerce:read'] },
      ],
      log: (line) => logged.push(line),
      access: (line) => answered.push(line),
    },
  );
  const call = (options: InjectOptions): Promise<LightMyRequestResponse> =>
    server.inject({ ...options, headers: { authorization: `Bearer ${KEY}`, ...options.headers } });
  return { server, story: told, logged, answered, call };
}

/** A command with its key. */
export function command(key: string, payload: object): InjectOptions {
  return { method: 'POST', url: '/commerce/v1/returns', headers: { 'idempotency-key': key }, payload };
}

/** Asks for two mugs and the lamp of the story’s order; the return is `R-<reference>-1`. */
export const WISH = {
  customer_id: 'C-7',
  reference: 'D1',
  requested_at: '2026-03-05T09:59:00+01:00',
  lines: [
    { sku: 'MUG', quantity: 2, reason: 'changed_mind' },
    { sku: 'LAMP', quantity: 1, reason: 'too_bright' },
  ],
};

function portsOf(told: Story): ApiPorts {
  const known = new Map<string, { readonly hash: string; readonly answer: Answer }>();
  const once = (command: Command, work: () => Answer): Answer => {
    const key = `${command.client_id} ${command.idempotency_key}`;
    const before = known.get(key);
    if (before === undefined) {
      const answer = work();
      known.set(key, { hash: command.body_hash, answer });
      return answer;
    }
    if (before.hash !== command.body_hash) return { kind: 'conflict', detail: 'the key was used for another request' };
    return before.answer.kind === 'done' ? { ...before.answer, duplicate: true } : before.answer;
  };
  return {
    hear: async (system) => (system === 'shop' ? { kind: 'kept', inputs: 1 } : { kind: 'unknown_system' }),
    requestReturn: async (ask) => once(ask, () => requested(told, ask)),
    cancelReturn: async (ask) =>
      once(ask, () => {
        const { return_id, reason } = ask;
        const verdict = told.tell(
          { reference: { kind: 'return', id: return_id } },
          { type: 'return.cancelled', return_id, reason },
        );
        if (verdict.kind === 'decided') return { kind: 'done', answer: verdict.answer, duplicate: false };
        return verdict.kind === 'refused' ? verdict : { kind: 'refused', code: 'return_unknown', detail: verdict.why };
      }),
    say: async ({ facts, ...said }) => {
      const answers = facts.map(({ at, to, fact }, index) =>
        once({ ...said, idempotency_key: `${said.idempotency_key}:${index}` }, () => {
          const verdict = told.tell(to, fact, at ?? told.now);
          if (verdict.kind === 'decided') return { kind: 'done', answer: verdict.answer, duplicate: false };
          return verdict.kind === 'refused' ? verdict : { kind: 'unavailable', detail: verdict.why, retry_after_s: 2 };
        }),
      );
      return answers.map((one) => (one.kind === 'unavailable' ? { kind: 'waiting', detail: one.detail } : one));
    },
    eligibility: async ({ lines, asked_at, customer_id, order }) => {
      const at = asked_at ?? told.now;
      // A story of its own, so that the question leaves no trace in the one that is asked about.
      const apart = story();
      const verdict = ask(
        apart,
        { customer_id, order, lines: lines.map((line) => ({ ...line, reason: 'asked' })) },
        'Q',
        at,
      );
      if (verdict.kind !== 'decided') return { kind: 'not_found', detail: 'the order is not known' };
      const question = { lines, asked_at: at, policies: [POLICY], sold: [...apart.sold.values()] };
      return { kind: 'answered', asked_at: at, lines: appraise(verdict, question) };
    },
    read: readsOf(told),
    health: async () => ({
      ok: true,
      ready: true,
      parts: { store: { ok: true, detail: 'answers' } },
      summary: await readsOf(told).summary(),
    }),
    now: () => told.now,
  };
}

function requested(told: Story, wish: ReturnAsk): Answer {
  const verdict = ask(told, wish, `R-${wish.reference ?? 'none'}`, wish.requested_at ?? told.now, wish.channel);
  if (verdict.kind === 'decided') return { kind: 'done', answer: verdict.answer, duplicate: false };
  return verdict.kind === 'refused' ? verdict : { kind: 'unavailable', detail: verdict.why, retry_after_s: 2 };
}

function ask(
  told: Story,
  wish: Pick<ReturnAsk, 'customer_id' | 'order' | 'lines'>,
  request_id: string,
  at: string,
  channel = 'store',
): ReturnType<Story['tell']> {
  const { customer_id, order: order_id } = wish;
  const lines = wish.lines.map((line) => ({ ...line, commerce_line_ref: null }));
  return told.tell(
    { purchases: { customer_id, order_id, skus: lines.map(({ sku }) => sku), request: `request/${request_id}` } },
    {
      type: 'return.requested',
      request_id,
      channel,
      customer_id,
      order_id,
      requested_at: at,
      lines,
      commerce_return_ref: null,
    },
    at,
  );
}

function readsOf(told: Story): Reads {
  const deliveries = (aggregate: string) => [...told.deliveries.values()].filter((one) => one.aggregate === aggregate);
  return {
    find: async (reference) => told.find(reference),
    state: async (aggregate) => told.states.get(aggregate) ?? null,
    sold: async (order_id) => told.sold.get(order_id) ?? null,
    held: async (order_ids) => new Set(order_ids.filter((id) => told.sold.has(id))),
    purchases: async () => [...told.sold.keys()],
    answered: async () => null,
    history: async (aggregate) => told.history.filter((event) => event.aggregate === aggregate),
    deliveries: async (aggregate) =>
      deliveries(aggregate).map(({ key, system, operation, status, due_at }) => ({
        key,
        system,
        operation: operation.name,
        status,
        attempts: status === 'due' ? 2 : 1,
        due_at,
        last: status === 'due' ? lastTry : { kind: status === 'done' ? 'accepted' : 'refused' },
      })),
    exceptions: async (aggregate) =>
      [...told.exceptions.values()]
        .filter((one) => one.aggregate === aggregate)
        .map(({ at, id, kind, status, money_at_risk_minor, currency, detail }) => {
          const { owner, sla_hours } = EXCEPTION_RULES[kind];
          const due_at = later(at, sla_hours * HOUR_MS);
          return { id, kind, aggregate, status, money_at_risk_minor, currency, detail, opened_at: at, due_at, owner };
        }),
    exception: async () => null,
    openExceptions: async () => [],
    returns: async () => ({}),
    summary: async () => ({ deliveries_due: {}, exceptions_open: {}, parked: 0, wakes_pending: 0 }),
  };
}

const lastTry: JsonObject = { kind: 'later', reason: 'answered 503' };
