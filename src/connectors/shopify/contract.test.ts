import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { shared } from '#test/kit/shared.ts';
import { capabilities } from './capabilities.ts';
import { shopify } from './connector.ts';
import * as documents from './documents.ts';

test('every document is valid in the Admin API 2026-10', { timeout: 60_000 }, (context) => {
  const path = shared(context, 'specs/shopify-admin-2026-10.nodesc.graphql');
  const admin = buildSchema(readFileSync(path, 'utf8'), { assumeValid: true });
  const all = Object.entries(documents);
  expect(all.length).toBeGreaterThan(8);
  for (const [name, text] of all)
    expect({ name, errors: validate(admin, parse(text)).map((error) => error.message) }).toEqual({ name, errors: [] });
});

test('the capabilities are what the connector does', () => {
  const named = (direction: string) =>
    capabilities
      .filter((one) => one.direction === direction)
      .map((one) => one.name)
      .sort();
  expect(named('out')).toEqual(Object.keys(shopify.outbound).sort());
  expect(named('query')).toEqual(Object.keys(shopify.queries).sort());
});

test('what Shopify does not do once for one key can be looked up', () => {
  const bare = Object.entries(shopify.outbound).filter(([, one]) => !one.safe_to_repeat && one.lookup === null);
  expect(bare).toEqual([]);
  expect(Object.values(shopify.outbound).every((one) => !one.safe_to_repeat)).toBe(true);
});
