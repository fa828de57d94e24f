import { readFileSync } from 'node:fs';
import type { Operation } from '#core/base/operation.ts';
import type { Delivery, Knock, Reply } from '#connectors/kit/connector.ts';
import { config } from './config.ts';

/** Settings of a shop that does not exist. */
export const settings = {
  SHOPIFY_BASE_URL: 'https://shop.example.test/',
  SHOPIFY_ACCESS_TOKEN: 'shpat_example',
  SHOPIFY_WEBHOOK_SECRETS: 'secret-new, secret-old',
  SHOPIFY_LOCATIONS: '{"DC1":"gid://shopify/Location/1"}',
  SHOPIFY_REASONS: '{"unwanted":"gid://shopify/ReturnReasonDefinition/2"}',
};

/** The same, checked. */
export const example = config(settings);

/** The text of a file in `fixtures/`. */
export function fixture(name: string): string {
  return readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
}

/** A webhook as it arrives, unsigned. */
export function knock(topic: string, body: string, headers: Record<string, string> = {}): Knock {
  return { headers: { 'x-shopify-topic': topic, ...headers }, body, received_at: '2026-11-10T12:00:00.000Z' };
}

/** A reply with this body. */
export function reply(body: unknown, status = 200, headers: Record<string, string> = {}): Reply {
  return { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

/** A delivery of an operation, with a key of its own. */
export function delivery<O extends Operation>(operation: O): Delivery<O> {
  return { key: `key:${operation.name}`, operation, attempts: 0 };
}

/** The variables of a call's GraphQL request. */
export function variables(call: { readonly body: string | null }): unknown {
  return (JSON.parse(call.body ?? '{}') as { variables: unknown }).variables;
}
