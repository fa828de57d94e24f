import { z } from 'zod';
import { ConfigError, required } from '#connectors/kit/config-error.ts';

/** One Shopify shop as we talk to it. */
export interface ShopifyConfig {
  readonly base_url: string;
  readonly api_version: string;
  readonly access_token: string;
  /** The app's client secrets; two while the secret is being rotated. */
  readonly webhook_secrets: readonly string[];
  readonly concurrency: number;
  /** Name of the order attribute that holds the payment reference. */
  readonly payment_attribute: string;
  /** The connector that holds the payment. */
  readonly payment_system: string;
  /** Our node → location gid. */
  readonly locations: Readonly<Record<string, string>>;
  /** Our reason → return reason definition gid. */
  readonly reasons: Readonly<Record<string, string>>;
}

type Settings = Readonly<Record<string, string | undefined>>;

const Version = z.string().regex(/^(\d{4}-\d{2}|unstable)$/);
const Concurrency = z.coerce.number().int().min(1).max(100);
const gids = (kind: string) => z.record(z.string(), z.string().regex(new RegExp(`^gid://shopify/${kind}/\\d+$`)));

/** Reads the settings; throws a ConfigError that names the wrong one and never repeats its value. */
export function config(settings: Settings): ShopifyConfig {
  return {
    base_url: baseUrl(settings),
    api_version: checked(settings, 'SHOPIFY_API_VERSION', '2026-10', Version, 'must be a version like 2026-10'),
    access_token: required(settings, 'SHOPIFY_ACCESS_TOKEN', 'the Admin API access token of the app'),
    webhook_secrets: secrets(settings),
    concurrency: checked(settings, 'SHOPIFY_CONCURRENCY', '10', Concurrency, 'must be a whole number from 1 to 100'),
    payment_attribute: settings['SHOPIFY_PAYMENT_ATTRIBUTE'] || 'payment_intent',
    payment_system: settings['SHOPIFY_PAYMENT_SYSTEM'] || 'stripe',
    locations: map(settings, 'SHOPIFY_LOCATIONS', 'Location'),
    reasons: map(settings, 'SHOPIFY_REASONS', 'ReturnReasonDefinition'),
  };
}

function baseUrl(settings: Settings): string {
  const text = required(settings, 'SHOPIFY_BASE_URL', 'the address of the shop, e.g. https://my-shop.myshopify.com');
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new ConfigError('SHOPIFY_BASE_URL', 'must be an address like https://my-shop.myshopify.com');
  return url.href.replace(/\/+$/, '');
}

function secrets(settings: Settings): readonly string[] {
  const text = required(
    settings,
    'SHOPIFY_WEBHOOK_SECRETS',
    'the client secret of the app, or two separated by a comma',
  );
  const list = text.split(',').map((secret) => secret.trim());
  if (list.length > 2 || list.includes(''))
    throw new ConfigError(
      'SHOPIFY_WEBHOOK_SECRETS',
      'must hold one secret, or two separated by a comma during a rotation',
    );
  return list;
}

function map(settings: Settings, name: string, kind: string): Readonly<Record<string, string>> {
  const expected = `must be a JSON object with values like gid://shopify/${kind}/1`;
  let json: unknown;
  try {
    json = JSON.parse(settings[name] || '{}');
  } catch (cause) {
    throw Object.assign(new ConfigError(name, expected), { cause });
  }
  const parsed = gids(kind).safeParse(json);
  if (!parsed.success) throw new ConfigError(name, expected);
  return parsed.data;
}

function checked<T>(settings: Settings, name: string, fallback: string, schema: z.ZodType<T>, expected: string): T {
  const parsed = schema.safeParse(settings[name] || fallback);
  if (!parsed.success) throw new ConfigError(name, expected);
  return parsed.data;
}
