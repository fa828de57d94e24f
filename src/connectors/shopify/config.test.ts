import { expect, test } from 'vitest';
import { ConfigError } from '#connectors/kit/config-error.ts';
import { config } from './config.ts';
import { example, settings } from './example.fixture.ts';

test('reads every setting and fills in what may be left out', () => {
  expect(example).toEqual({
    base_url: 'https://shop.example.test',
    api_version: '2026-10',
    access_token: 'shpat_example',
    webhook_secrets: ['secret-new', 'secret-old'],
    concurrency: 10,
    payment_attribute: 'payment_intent',
    payment_system: 'stripe',
    locations: { DC1: 'gid://shopify/Location/1' },
    reasons: { unwanted: 'gid://shopify/ReturnReasonDefinition/2' },
  });
});

test.each([
  ['SHOPIFY_BASE_URL', undefined],
  ['SHOPIFY_BASE_URL', 'shop.example.test'],
  ['SHOPIFY_API_VERSION', 'latest'],
  ['SHOPIFY_ACCESS_TOKEN', ''],
  ['SHOPIFY_WEBHOOK_SECRETS', undefined],
  ['SHOPIFY_WEBHOOK_SECRETS', 'a,b,c'],
  ['SHOPIFY_WEBHOOK_SECRETS', 'a,'],
  ['SHOPIFY_CONCURRENCY', '0'],
  ['SHOPIFY_CONCURRENCY', 'ten'],
  ['SHOPIFY_LOCATIONS', '{"DC1":'],
  ['SHOPIFY_LOCATIONS', '{"DC1":"7"}'],
  ['SHOPIFY_REASONS', '{"unwanted":"gid://shopify/Location/7"}'],
])('refuses %s = %s by name', (name, value) => {
  const read = () => config({ ...settings, [name]: value });
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(new RegExp(`^${name}: `));
});

test('a wrong secret is never repeated in the message', () => {
  expect(() => config({ ...settings, SHOPIFY_WEBHOOK_SECRETS: 'hush,hush,hush' })).not.toThrow(/hush/);
});
