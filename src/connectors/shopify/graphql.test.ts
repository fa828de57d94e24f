import { expect, test } from 'vitest';
import { z } from 'zod';
import { reply } from './example.fixture.ts';
import { answer, type Asked } from './graphql.ts';

const Anything = z.object({ shop: z.string() });

function kindOf(asked: Asked, body: unknown, status = 200, headers: Record<string, string> = {}) {
  return answer(reply(body, status, headers), asked, Anything);
}

function fault(code: string | undefined, more: object = {}) {
  return { errors: [{ message: 'said so', ...(code === undefined ? {} : { extensions: { code } }) }], ...more };
}

test('data that fits is handed on', () => {
  expect(kindOf('write', { data: { shop: 'x' } })).toEqual({ kind: 'data', data: { shop: 'x' } });
});

test('a throttled call waits until the bucket holds its cost', () => {
  const throttleStatus = { maximumAvailable: 20_000, currentlyAvailable: 40, restoreRate: 1_000 };
  const extensions = { cost: { requestedQueryCost: 432, actualQueryCost: null, throttleStatus } };
  expect(kindOf('write', fault('THROTTLED', { extensions }))).toMatchObject({ kind: 'later', wait_ms: 392 });
  expect(kindOf('write', fault('THROTTLED'))).toMatchObject({ kind: 'later', wait_ms: null });
});

test('a 429 waits as long as it says', () => {
  expect(kindOf('write', '', 429, { 'retry-after': '2.5' })).toMatchObject({ kind: 'later', wait_ms: 2500 });
  expect(kindOf('write', '', 429)).toMatchObject({ kind: 'later', wait_ms: null });
});

test.each([401, 402, 403, 404, 423])('%i is for an operator, and loses nothing', (status) => {
  expect(kindOf('write', { errors: 'no' }, status)).toMatchObject({ kind: 'later', wait_ms: null });
});

test.each([
  ['write', 503, '', 'unknown'],
  ['read', 503, '', 'later'],
  ['lookup', 503, '', 'unknown'],
  ['write', 200, fault('INTERNAL_SERVER_ERROR'), 'unknown'],
  ['read', 200, fault('INTERNAL_SERVER_ERROR'), 'later'],
  ['write', 200, 'gateway page', 'unknown'],
  ['write', 200, { data: { shop: 7 } }, 'unknown'],
  ['write', 200, fault('SOMETHING', { data: { shop: 'x' } }), 'unknown'],
  ['write', 200, fault('ACCESS_DENIED'), 'later'],
  ['write', 200, { errors: 'Bad request' }, 'refused'],
  ['write', 400, '', 'refused'],
  ['lookup', 200, fault('THROTTLED'), 'unknown'],
  ['lookup', 401, '', 'unknown'],
  ['lookup', 200, fault('undefinedField'), 'unknown'],
] as const)('after a %s: %i %j is %s', (asked, status, body, kind) => {
  expect(kindOf(asked, body, status).kind).toBe(kind);
});

test.each([
  ['MAX_COST_EXCEEDED', 'max_cost_exceeded'],
  ['undefinedField', 'undefined_field'],
  [undefined, 'graphql_error'],
])('the refusal of %s is called %s', (code, name) => {
  expect(kindOf('write', fault(code))).toMatchObject({ kind: 'refused', code: name, detail: 'said so' });
});
