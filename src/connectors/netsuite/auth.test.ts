import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { auth, baseString } from './auth.ts';
import { exampleConfig } from './harness.fixture.ts';

interface Vector {
  readonly vendor: string;
  readonly method: 'POST';
  readonly url: string;
  readonly consumer: { readonly key: string; readonly secret: string };
  readonly token: { readonly key: string; readonly secret: string };
  readonly nonce: string;
  readonly timestamp: number;
  readonly baseString: string;
  readonly authorization: string;
}

const vectors = new URL('../../../../shared/specs/signature-vectors.json', import.meta.url);
const missing = existsSync(vectors) ? null : 'skipped: the vendor signature vectors are not beside this repository';

test('the base string encodes the path once, `!` included, and sorts query and OAuth parameters together', () => {
  const url = 'https://a.example/record/v1/x/1/!transform/y?replace=item&a=1%202';
  expect(baseString('POST', url, { oauth_nonce: 'n', b: '(!)' })).toBe(
    'POST&https%3A%2F%2Fa.example%2Frecord%2Fv1%2Fx%2F1%2F%21transform%2Fy' +
      '&a%3D1%25202%26b%3D%2528%2521%2529%26oauth_nonce%3Dn%26replace%3Ditem',
  );
});

test('the header tells the realm, never a secret, and changes with the nonce', () => {
  const call = {
    method: 'GET',
    path: '/services/rest/record/v1/creditMemo/1',
    headers: { accept: 'x' },
    body: null,
  } as const;
  const sign = (nonce: string) =>
    auth.sign(call, exampleConfig, { now: '2026-11-21T10:00:00.000Z', nonce }, null).headers;
  expect(sign('a')).toMatchObject({
    accept: 'x',
    authorization: expect.stringMatching(/^OAuth realm="1234567_SB1",oauth_consumer_key=/) as string,
  });
  expect(sign('a')['authorization']).toContain('oauth_timestamp="1795255200"');
  expect(sign('a')['authorization']).not.toContain(exampleConfig.token_secret);
  expect(sign('a')['authorization']).not.toBe(sign('b')['authorization']);
});

test('agrees with the cross-checked vector', (context) => {
  if (missing !== null) return context.skip(missing);
  const vector = (JSON.parse(readFileSync(vectors, 'utf8')) as Vector[]).find((one) => one.vendor === 'netsuite-tba');
  if (vector === undefined) throw new Error('the vectors hold none for netsuite-tba');
  const { origin, pathname, search } = new URL(vector.url);
  const config = {
    ...exampleConfig,
    base_url: origin,
    consumer_key: vector.consumer.key,
    consumer_secret: vector.consumer.secret,
    token_id: vector.token.key,
    token_secret: vector.token.secret,
  };
  const call = { method: vector.method, path: `${pathname}${search}`, headers: {}, body: '{}' };
  const moment = { now: new Date(vector.timestamp * 1000).toISOString(), nonce: vector.nonce };
  expect(auth.sign(call, config, moment, null).headers['authorization']).toBe(vector.authorization);
});
