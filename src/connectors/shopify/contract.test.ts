import { existsSync, readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { capabilities } from './capabilities.ts';
import { shopify } from './connector.ts';
import * as documents from './documents.ts';

const SPEC = new URL('../../../../shared/specs/shopify-admin-2026-10.nodesc.graphql', import.meta.url);

test('every document is valid in the Admin API 2026-10', { timeout: 60_000 }, ({ skip }) => {
  skip(!existsSync(SPEC), 'skipped: ../shared/specs/shopify-admin-2026-10.nodesc.graphql is absent');
  const admin = buildSchema(readFileSync(SPEC, 'utf8'), { assumeValid: true });
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
  for (const outbound of Object.values(shopify.outbound))
    if (!outbound.safe_to_repeat) expect(outbound.lookup).not.toBeNull();
});
