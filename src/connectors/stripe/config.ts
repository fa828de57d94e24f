import { ConfigError, required } from '#connectors/kit/config-error.ts';

/** What a Stripe account must be reached with. */
export interface StripeConfig {
  /** Without a trailing slash. */
  readonly base_url: string;
  readonly api_key: string;
  /** Two while a secret is being rotated; a webhook signed with any of them is genuine. */
  readonly webhook_secrets: readonly string[];
  readonly version: string;
  readonly concurrency: number;
  /** Null leaves the pace to `concurrency` alone. */
  readonly per_second: number | null;
}

type Settings = Readonly<Record<string, string | undefined>>;

/** Reads the `STRIPE_…` settings; throws a ConfigError that names the one that is missing or wrong. */
export function stripeConfig(settings: Settings): StripeConfig {
  return {
    base_url: baseUrl(settings),
    api_key: oneWord(settings, 'STRIPE_API_KEY', 'a secret or restricted key of the account (`sk_…` or `rk_…`)'),
    webhook_secrets: secrets(settings),
    version: version(settings),
    concurrency: whole(settings, 'STRIPE_CONCURRENCY', 1, 1_000) ?? 20,
    per_second: whole(settings, 'STRIPE_PER_SECOND', 1, 10_000),
  };
}

function baseUrl(settings: Settings): string {
  const text = settings['STRIPE_BASE_URL'] || 'https://api.stripe.com';
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '')
    throw new ConfigError('STRIPE_BASE_URL', 'is not an http(s) address; leave it unset for https://api.stripe.com.');
  return (url.origin + url.pathname).replace(/\/+$/, '');
}

function oneWord(settings: Settings, name: string, meaning: string): string {
  const value = required(settings, name, meaning).trim();
  if (!/^[!-~]+$/.test(value)) throw new ConfigError(name, `must be one word of printable ASCII; it holds ${meaning}.`);
  return value;
}

function secrets(settings: Settings): string[] {
  const name = 'STRIPE_WEBHOOK_SECRETS';
  const text = required(settings, name, 'the signing secrets of the webhook endpoint (`whsec_…`), comma separated');
  const all = text.split(',').map((secret) => secret.trim());
  if (all.some((secret) => !/^[!-~]+$/.test(secret)))
    throw new ConfigError(name, 'holds an empty or unprintable secret; write them with one comma between two.');
  return all;
}

function version(settings: Settings): string {
  const text = settings['STRIPE_VERSION'] || '2026-10-28.endive';
  if (!/^\d{4}-\d{2}-\d{2}(\.[a-z]+)?$/.test(text))
    throw new ConfigError('STRIPE_VERSION', 'is not an API version such as `2026-10-28.endive`.');
  return text;
}

function whole(settings: Settings, name: string, least: number, most: number): number | null {
  const text = settings[name];
  if (text === undefined || text === '') return null;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new ConfigError(name, `must be a whole number from ${least} to ${most}.`);
  return value;
}
