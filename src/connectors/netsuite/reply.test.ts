import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Reply } from '#connectors/kit/connector.ts';
import { exampleConfig as config } from './harness.fixture.ts';
import { created, lookupFailure, readFailure, writeFailure } from './reply.ts';

function fixture(name: string): string {
  return readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8');
}

function error(status: number, code: string, detail = 'what happened', headers: Reply['headers'] = {}): Reply {
  return {
    status,
    headers,
    body: JSON.stringify({ title: 'x', status, 'o:errorDetails': [{ detail, 'o:errorCode': code }] }),
  };
}

test('a created record is named by its Location', () => {
  const reply = { status: 204, headers: { location: 'https://h/services/rest/record/v1/itemReceipt/9001' }, body: '' };
  expect(created(reply, config)).toEqual({ kind: 'accepted', facts: { document_ref: '9001' } });
});

test('a success that does not say what was created is unknown', () => {
  expect(created({ status: 204, headers: {}, body: '' }, config).kind).toBe('unknown');
  // 202 is a job; its id is not the record's.
  const job = { status: 202, headers: { location: 'https://h/services/rest/async/v1/job/77' }, body: '' };
  expect(created(job, config).kind).toBe('unknown');
  expect(created({ status: 200, headers: {}, body: '{"id":"12"}' }, config)).toMatchObject({
    kind: 'accepted',
    facts: { document_ref: '12' },
  });
});

test('the concurrency limit is later under either status', () => {
  const later = { kind: 'later', reason: 'NetSuite is at its concurrency limit', wait_ms: null };
  expect(writeFailure({ status: 400, headers: {}, body: fixture('error-concurrency-400.json') }, config)).toEqual(
    later,
  );
  expect(writeFailure(error(429, 'CONCURRENCY_LIMIT_EXCEEDED'), config)).toEqual(later);
  expect(writeFailure(error(400, 'SSS_REQUEST_LIMIT_EXCEEDED'), config)).toEqual(later);
  expect(readFailure(error(429, 'X', 'busy', { 'retry-after': '2' }))).toMatchObject({ kind: 'later', wait_ms: 2000 });
});

test('a business error is refused with code, words and field', () => {
  expect(writeFailure({ status: 400, headers: {}, body: fixture('error-invalid-content.json') }, config)).toEqual({
    kind: 'refused',
    code: 'invalid_content',
    detail:
      'NetSuite answered 400 INVALID_CONTENT: You have entered an Invalid Field Value 9999 for the following field: item (at item.items[0].item)',
  });
  expect(writeFailure({ status: 418, headers: {}, body: '<html>' }, config)).toMatchObject({
    kind: 'refused',
    code: 'http_418',
  });
});

test('a key that exists is unknown, by configured code or by the sentence', () => {
  expect(writeFailure(error(400, 'DUP_RCRD'), config).kind).toBe('unknown');
  expect(writeFailure(error(400, 'USER_ERROR', 'This record already exists.'), config).kind).toBe('unknown');
  expect(writeFailure(error(400, 'ODD_CODE'), { ...config, duplicate_codes: ['ODD_CODE'] }).kind).toBe('unknown');
  expect(writeFailure(error(400, 'ODD_CODE'), config).kind).toBe('refused');
});

test.each([500, 502, 503, 408, 302])('a write answered with %i may have been done; a read is asked again', (status) => {
  expect(writeFailure(error(status, 'UNEXPECTED_ERROR'), config).kind).toBe('unknown');
  expect(readFailure(error(status, 'UNEXPECTED_ERROR')).kind).toBe('later');
});

test.each([401, 403])('%i is a matter of credentials: later, with what to check', (status) => {
  const reason = expect.stringContaining('check the token') as string;
  expect(writeFailure(error(status, 'INVALID_LOGIN'), config)).toMatchObject({ kind: 'later', reason });
  expect(readFailure({ status, headers: {}, body: '' })).toMatchObject({ kind: 'later', reason });
});

test("only NetSuite's own 404 says absent; any other failure leaves the work unknown", () => {
  expect(lookupFailure(error(404, 'NONEXISTENT_ID'))).toEqual({ kind: 'absent' });
  expect(lookupFailure({ status: 404, headers: {}, body: '<html>no such host</html>' }).kind).toBe('unknown');
  expect(lookupFailure(error(429, 'CONCURRENCY_LIMIT_EXCEEDED')).kind).toBe('unknown');
  expect(lookupFailure(error(401, 'INVALID_LOGIN')).kind).toBe('unknown');
});
