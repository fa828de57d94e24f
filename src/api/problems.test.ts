import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { expect, test } from 'vitest';
import { Problem } from '#contract/problem.ts';
import { PROBLEMS, type ProblemCode } from '#contract/problems.ts';
import type { ApiPorts } from './ports.ts';
import { READER, WISH, bench, command } from './ports.fixture.ts';

interface Case {
  readonly code: ProblemCode;
  /** What makes it so. */
  readonly when: string;
  readonly ports?: Partial<ApiPorts>;
  readonly before?: readonly InjectOptions[];
  readonly request: InjectOptions;
  readonly detail?: string;
}

const asked = command('a', WISH);
const cancel = (id: string, key: string): InjectOptions => ({
  method: 'DELETE',
  url: `/commerce/v1/returns/${id}`,
  headers: { 'idempotency-key': key },
});
const eligibility = { method: 'POST', url: '/commerce/v1/eligibility' } as const;
const question = { order: 'shop-1001', lines: [{ sku: 'MUG', quantity: 1 }] };
const hook = { method: 'POST', url: '/hooks/shop', payload: '{}' } as const;
const unavailable = {
  kind: 'unavailable',
  detail: 'the commerce platform does not answer',
  retry_after_s: 2.2,
} as const;
const refused = (code: string) => async () => ({ kind: 'refused', code, detail: 'no' }) as const;
const signed = { by: 'ana', reason: 'seen' };
const said = (url: string, payload: object): InjectOptions => ({
  method: 'POST',
  url,
  headers: { 'idempotency-key': 's' },
  payload,
});
const wide = (lines: unknown) => command('a', { ...WISH, lines: lines as object[] });

/** One or more ways to each documented problem. */
const cases: readonly Case[] = [
  { code: 'malformed_request', when: 'the path is not valid', request: { url: '/problems/%E0%A4%A' } },
  {
    code: 'malformed_json',
    when: 'the body is cut off',
    request: { ...asked, headers: { ...asked.headers, 'content-type': 'application/json' }, payload: '{"lines": [' },
  },
  {
    code: 'malformed_json',
    when: 'the body means to change prototypes',
    request: {
      ...asked,
      headers: { ...asked.headers, 'content-type': 'application/json' },
      payload: '{"__proto__": {}}',
    },
  },
  { code: 'idempotency_key_missing', when: 'a request has no key', request: { ...asked, headers: {} } },
  {
    code: 'idempotency_key_missing',
    when: 'a cancellation has no key',
    request: { ...cancel('R-D1-1', 'x'), headers: {} },
  },
  { code: 'idempotency_key_invalid', when: 'the key is too long', request: command('k'.repeat(256), WISH) },
  {
    code: 'unauthenticated',
    when: 'the key is not known',
    request: { ...asked, headers: { authorization: 'Bearer nobody' } },
  },
  {
    code: 'unauthenticated',
    when: 'the credentials are no bearer token',
    request: { url: '/process/v1/returns/x', headers: { authorization: 'Basic YTpi' } },
  },
  {
    code: 'signature_rejected',
    when: 'the connector rejects the signature',
    ports: {
      hear: async () => ({ kind: 'rejected', code: 'signature_mismatch', detail: 'the signature does not match' }),
    },
    request: hook,
    detail: 'the signature does not match',
  },
  {
    code: 'scope_missing',
    when: 'the key may only read',
    request: { ...asked, headers: { ...asked.headers, authorization: `Bearer ${READER}` } },
    detail: 'commerce:write',
  },
  { code: 'route_unknown', when: 'nothing is there', request: { url: '/commerce/v2/returns' } },
  { code: 'system_unknown', when: 'no connector has that name', request: { ...hook, url: '/hooks/other' } },
  {
    code: 'return_unknown',
    when: 'a channel reads a return that is not there',
    request: { url: '/commerce/v1/returns/nope' },
  },
  {
    code: 'return_unknown',
    when: 'operations read a return that is not there',
    request: { url: '/process/v1/returns/nope' },
  },
  { code: 'return_unknown', when: 'a return that is not there is cancelled', request: cancel('nope', 'b') },
  {
    code: 'order_unknown',
    when: 'eligibility of an order that nobody knows',
    ports: { eligibility: async () => ({ kind: 'not_found', detail: 'there is no order 9' }) },
    request: { ...eligibility, payload: question },
    detail: 'there is no order 9',
  },
  { code: 'problem_unknown', when: 'a code that is none', request: { url: '/problems/toString' } },
  {
    code: 'method_not_allowed',
    when: 'the address takes other methods',
    request: { method: 'PUT', url: '/commerce/v1/returns/R-D1-1', payload: {} },
  },
  {
    code: 'return_not_cancellable',
    when: 'its goods have come',
    before: [asked, cancel('R-D1-1', 'b')],
    request: cancel('R-D1-1', 'c'),
  },
  {
    code: 'body_too_large',
    when: 'a command is over 1 MB',
    request: wide([{ sku: 'x'.repeat(1024 * 1024), quantity: 1, reason: 'r' }]),
  },
  {
    code: 'body_too_large',
    when: 'a webhook is over 5 MB',
    request: { ...hook, payload: 'x'.repeat(5 * 1024 * 1024 + 1) },
  },
  {
    code: 'unsupported_media_type',
    when: 'a command is no JSON',
    request: { ...asked, headers: { ...asked.headers, 'content-type': 'text/xml' }, payload: '<a/>' },
  },
  {
    code: 'validation_failed',
    when: 'a property is misspelt',
    request: wide([{ sku: 'MUG', quantity: 1, reason: 'r', 'line-id': '1' }]),
    detail: 'unknown properties: line-id',
  },
  {
    code: 'idempotency_key_reused',
    when: 'the key was used for other lines',
    before: [asked],
    request: wide([WISH.lines[0]]),
  },
  {
    code: 'idempotency_key_reused',
    when: 'the key was used for another address',
    before: [asked, cancel('R-D1-1', 'b')],
    request: cancel('R-D2-1', 'b'),
  },
  {
    code: 'nothing_requested',
    when: 'the core finds no units asked for',
    ports: { requestReturn: refused('nothing_requested') },
    request: asked,
  },
  {
    code: 'request_refused',
    when: 'the core refuses for a reason that is no problem of its own',
    ports: { requestReturn: refused('line_unknown') },
    request: asked,
  },
  {
    code: 'request_conflicts',
    when: 'the core refuses because of how things stand',
    ports: { requestReturn: refused('order_already_recorded') },
    request: asked,
  },
  {
    code: 'refund_unknown',
    when: 'a refund that is not there is sent again',
    request: said('/process/v1/refunds/R-9-1:refund:1.1/redirection', { payout: { kind: 'original' }, ...signed }),
  },
  {
    code: 'payment_unknown',
    when: 'a dispute of a payment that did not pay the order',
    request: said('/process/v1/orders/shop-1001/disputes', {
      dispute_ref: 'dp',
      payment_ref: 'pi_9',
      amount_minor: 1,
      reason: 'fraud',
    }),
  },
  {
    code: 'exception_unknown',
    when: 'an exception that is not there is closed',
    request: said('/process/v1/exceptions/cost_unknown%3A9/resolution', { action: 'accept', ...signed }),
  },
  {
    code: 'order_unknown',
    when: 'goodwill is given for an order that nobody recorded',
    request: said('/process/v1/orders/none/expected-returns-release', {}),
  },
  {
    code: 'return_unknown',
    when: 'a return that is not there is held',
    request: said('/process/v1/returns/none/holds', { hold_id: 'H', ...signed }),
  },
  {
    code: 'validation_failed',
    when: 'a decision is not signed',
    request: said('/process/v1/returns/none/holds', { hold_id: 'H', reason: 'odd' }),
  },
  {
    code: 'validation_failed',
    when: 'the place in the queue is made up',
    request: { url: '/process/v1/exceptions?after=nowhere' },
    detail: 'begin anew',
  },
  {
    code: 'internal_error',
    when: 'a port throws',
    ports: {
      requestReturn: async () => {
        throw new Error('secret-connection-string');
      },
    },
    request: asked,
  },
  {
    code: 'internal_error',
    when: 'a port answers in another shape',
    ports: { requestReturn: async () => ({ kind: 'done', answer: { request_id: 7 }, duplicate: false }) },
    request: asked,
  },
  {
    code: 'unavailable',
    when: 'a purchase cannot be looked up',
    ports: { requestReturn: async () => unavailable },
    request: asked,
  },
  {
    code: 'unavailable',
    when: 'eligibility cannot be looked up',
    ports: { eligibility: async () => unavailable },
    request: { ...eligibility, payload: question },
  },
  {
    code: 'unavailable',
    when: 'a webhook comes while the store is busy',
    ports: { hear: async () => unavailable },
    request: hook,
  },
];

/** Everything that holds of every problem. */
function expectProblem(reply: LightMyRequestResponse, code: ProblemCode): Problem {
  const kind = PROBLEMS[code];
  expect(reply.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  const problem = Problem.parse(reply.json());
  expect(problem).toMatchObject({ code, title: kind.title, status: kind.status, retryable: kind.retryable });
  expect(reply.statusCode).toBe(kind.status);
  expect(problem.type).toBe(`/problems/${code}`);
  expect(reply.headers['x-correlation-id']).toBe(problem.correlation_id);
  expect(reply.body).not.toMatch(/\.ts|node_modules|at .*\(/);
  return problem;
}

test.each(cases)('$code: $when', async ({ code, ports, before, request, detail }) => {
  const { call } = bench(() => ports ?? {});
  for (const step of before ?? []) expect((await call(step)).statusCode).toBeLessThan(300);
  const reply = await call(request);
  const problem = expectProblem(reply, code);
  expect(problem.detail).toContain(detail ?? '');
  expect(reply.headers['retry-after']).toBe(PROBLEMS[code].status === 503 ? '3' : undefined);
});

test('request_in_progress: the same key while the first is worked on, and not for another client’s key', async () => {
  const waiting: (() => void)[] = [];
  const { call } = bench((ports) => ({
    requestReturn: async (ask) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return ports.requestReturn(ask);
    },
  }));
  const first = call(asked);
  await expect.poll(() => waiting.length).toBe(1);
  const second = await call(asked);
  expectProblem(second, 'request_in_progress');
  expect(second.headers['retry-after']).toBe('1');
  const other = call(command('another', { ...WISH, reference: 'D2' }));
  await expect.poll(() => waiting.length).toBe(2);
  for (const go of waiting) go();
  expect((await first).statusCode).toBe(201);
  expect((await other).statusCode).toBe(201);
  waiting.length = 0;
  const third = call(asked);
  await expect.poll(() => waiting.length).toBe(1);
  waiting[0]?.();
  expect((await third).headers['idempotent-replayed']).toBe('true');
});

test('every documented problem is provoked here, and each leads to its page', async () => {
  const provoked = new Set<string>([...cases.map(({ code }) => code), 'request_in_progress']);
  expect(Object.keys(PROBLEMS).filter((code) => !provoked.has(code))).toEqual([]);
  const { server } = bench();
  for (const [code, kind] of Object.entries(PROBLEMS)) {
    const reply = await server.inject({ url: `/problems/${code}` });
    expect([reply.statusCode, reply.json()]).toEqual([200, { code, ...kind }]);
  }
});

test('a validation problem points at each value that is wrong', async () => {
  const { call } = bench();
  const reply = await call(
    command('a', {
      requested_at: 'yesterday',
      lines: [
        { sku: '', quantity: 1.5, reason: 'r' },
        { sku: 'MUG', quantity: 0 },
      ],
    }),
  );
  const { errors } = expectProblem(reply, 'validation_failed');
  expect(errors.map(({ pointer }) => pointer).sort()).toEqual([
    '#/lines/0/quantity',
    '#/lines/0/sku',
    '#/lines/1/quantity',
    '#/lines/1/reason',
    '#/requested_at',
  ]);
  const nobody = expectProblem(await call(command('b', { lines: WISH.lines })), 'validation_failed');
  expect(nobody.errors).toEqual([{ pointer: '#', code: 'custom', detail: 'customer_id or order must be given' }]);
  const bodiless = await call({
    ...asked,
    payload: '',
    headers: { ...asked.headers, 'content-type': 'application/json' },
  });
  expectProblem(bodiless, 'validation_failed');
});

test('a method that is not allowed names those that are', async () => {
  const { call } = bench();
  const reply = await call({ method: 'PATCH', url: '/commerce/v1/returns/R-1' });
  expectProblem(reply, 'method_not_allowed');
  expect(String(reply.headers['allow']).split(', ').sort()).toEqual(['DELETE', 'GET', 'HEAD']);
  expectProblem(await call({ method: 'POST', url: '/docs/json', payload: {} }), 'method_not_allowed');
});

test('a defect is logged whole with the correlation id, and told in short', async () => {
  const { call, logged } = bench(() => ({
    requestReturn: async () => {
      throw new Error('the pool is gone', { cause: new Error('ECONNRESET') });
    },
  }));
  const reply = await call({ ...asked, headers: { ...asked.headers, 'x-correlation-id': 'case-7' } });
  expectProblem(reply, 'internal_error');
  expect(reply.body).not.toContain('the pool is gone');
  expect(logged).toHaveLength(1);
  const line = JSON.parse(logged[0] ?? '') as Record<string, string>;
  expect(line).toMatchObject({ level: 'error', correlation_id: 'case-7', route: '/commerce/v1/returns' });
  expect(line['error']).toMatch(/the pool is gone[\s\S]*caused by: Error: ECONNRESET/);
});
