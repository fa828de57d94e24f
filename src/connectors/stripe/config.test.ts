import { expect, test } from 'vitest';
import { ConfigError } from '#connectors/kit/config-error.ts';
import { stripe } from './connector.ts';

const least = { STRIPE_API_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRETS: 'whsec_1' };

test('key and secrets are enough; the rest has defaults', () => {
  const config = stripe.config(least);
  expect(config).toEqual({
    base_url: 'https://api.stripe.com',
    api_key: 'sk_test_1',
    webhook_secrets: ['whsec_1'],
    version: '2026-10-28.endive',
    concurrency: 20,
    per_second: null,
  });
  expect(stripe.base_url(config)).toBe('https://api.stripe.com');
  expect(stripe.pace(config)).toEqual({ concurrency: 20, per_second: null, timeout_ms: 30_000 });
});

test('every setting is read', () => {
  const config = stripe.config({
    STRIPE_BASE_URL: 'http://127.0.0.1:12111/',
    STRIPE_API_KEY: ' rk_live_2\n',
    STRIPE_WEBHOOK_SECRETS: 'whsec_new, whsec_old',
    STRIPE_VERSION: '2025-01-27.acacia',
    STRIPE_CONCURRENCY: '5',
    STRIPE_PER_SECOND: '80',
  });
  expect(config).toEqual({
    base_url: 'http://127.0.0.1:12111',
    api_key: 'rk_live_2',
    webhook_secrets: ['whsec_new', 'whsec_old'],
    version: '2025-01-27.acacia',
    concurrency: 5,
    per_second: 80,
  });
});

test.each([
  ['STRIPE_API_KEY', ''],
  ['STRIPE_API_KEY', 'sk_live two words'],
  ['STRIPE_WEBHOOK_SECRETS', undefined],
  ['STRIPE_WEBHOOK_SECRETS', 'whsec_1,,whsec_2'],
  ['STRIPE_BASE_URL', 'payments.example.org'],
  ['STRIPE_BASE_URL', 'ftp://payments.example.org'],
  ['STRIPE_VERSION', 'latest'],
  ['STRIPE_CONCURRENCY', '0'],
  ['STRIPE_CONCURRENCY', '2.5'],
  ['STRIPE_PER_SECOND', 'fast'],
])('%s = %j is refused by name', (name, value) => {
  const read = (): unknown => stripe.config({ ...least, [name]: value });
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(new RegExp(`^${name}: `));
});

test('a secret that is refused is not repeated', () => {
  expect(() => stripe.config({ ...least, STRIPE_API_KEY: 'sk_live two words' })).not.toThrow(/two words/);
  expect(() => stripe.config({ ...least, STRIPE_WEBHOOK_SECRETS: 'whsec_1,,whsec_2' })).not.toThrow(/whsec_[12]/);
});

test('calls carry the key and the version, and keep their own headers', () => {
  const call = { method: 'GET', path: '/v1/refunds', headers: { 'x-own': '1' }, body: null } as const;
  const signed = stripe.auth.sign(call, stripe.config(least), { now: '2026-11-21T10:00:00.000Z', nonce: 'n' }, null);
  expect(signed).toEqual({
    ...call,
    headers: { 'x-own': '1', authorization: 'Bearer sk_test_1', 'stripe-version': '2026-10-28.endive' },
  });
});
