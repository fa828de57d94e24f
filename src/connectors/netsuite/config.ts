import { ConfigError, required } from '#connectors/kit/config-error.ts';
import { z } from 'zod';

type Settings = Readonly<Record<string, string | undefined>>;

/** Checked settings of one NetSuite account. Ids are NetSuite internal ids as text. */
export interface NetsuiteConfig {
  readonly base_url: string;
  /** The OAuth realm: the account id in upper case with underscores, e.g. `1234567_SB1`. */
  readonly account: string;
  readonly consumer_key: string;
  readonly consumer_secret: string;
  readonly token_id: string;
  readonly token_secret: string;
  readonly concurrency: number;
  readonly subsidiary: string;
  /** Our node → location id. */
  readonly locations: Readonly<Record<string, string>>;
  readonly statuses: { readonly sellable: string; readonly quarantine: string; readonly refurbish: string };
  /** Adjustment account by canonical reason, `default` for all others, and `refund` for the bank account. */
  readonly accounts: Readonly<Record<string, string>> & { readonly default: string; readonly refund: string };
  /** ISO 4217 code → currency id. */
  readonly currencies: Readonly<Record<string, string>>;
  readonly item_key: 'externalId' | 'id';
  /** Fees, charges and promotions by their code → id of the item that a credit shows them as. */
  readonly adjustment_items: Readonly<Record<string, string>>;
  /** How a customer of ours is named on an authorisation; null leaves it to the sales order. */
  readonly entity_key: 'externalId' | 'id' | null;
  /** The transaction line field that carries our line's mark. */
  readonly line_field: string;
  readonly payment_option: string | null;
  readonly duplicate_codes: readonly string[];
  /** The sign under which SuiteQL tells a credit in the customer's favour. */
  readonly credit_sign: 1 | -1;
  /** `YYYY-MM-DD HH:MM:SS` in the account's own zone: credit memos modified earlier are not looked at. */
  readonly credits_since: string;
  /** How far the credit poll reaches back, for records that became visible late. */
  readonly overlap_s: number;
  /** IANA zone in which an instant becomes a transaction date. */
  readonly time_zone: string;
}

/** Reads the settings; throws a ConfigError naming the first that is missing or wrong. */
export function config(settings: Settings): NetsuiteConfig {
  refuseTax(settings);
  return {
    base_url: baseUrl(settings),
    account: account(settings),
    consumer_key: required(settings, 'NETSUITE_CONSUMER_KEY', 'the consumer key of the integration record'),
    consumer_secret: required(settings, 'NETSUITE_CONSUMER_SECRET', 'the consumer secret of the integration record'),
    token_id: required(settings, 'NETSUITE_TOKEN_ID', 'the id of the access token'),
    token_secret: required(settings, 'NETSUITE_TOKEN_SECRET', 'the secret of the access token'),
    concurrency: whole(settings, 'NETSUITE_CONCURRENCY', 5, 1),
    subsidiary: required(settings, 'NETSUITE_SUBSIDIARY', 'the internal id of the subsidiary that books returns'),
    locations: map(settings, 'NETSUITE_LOCATIONS', 'our node names to location ids', '{"DC1":"1"}', names),
    statuses: map(settings, 'NETSUITE_STATUSES', 'stock states to inventory status ids', statusExample, statusIds),
    accounts: map(
      settings,
      'NETSUITE_ACCOUNTS',
      'reasons to account ids',
      '{"default":"218","refund":"1"}',
      accountIds,
    ),
    currencies: map(settings, 'NETSUITE_CURRENCIES', 'ISO 4217 codes to currency ids', '{"GBP":"1"}', names),
    item_key: choice(settings, 'NETSUITE_ITEM_KEY', { externalId: 'externalId', id: 'id' }, 'externalId'),
    adjustment_items: map(
      { NETSUITE_ADJUSTMENT_ITEMS: '{}', ...settings },
      'NETSUITE_ADJUSTMENT_ITEMS',
      'codes of fees and charges to item ids',
      '{"restocking":"900"}',
      names,
    ),
    entity_key: choice(settings, 'NETSUITE_ENTITY_KEY', { externalId: 'externalId', id: 'id', off: null }, 'off'),
    line_field: settings['NETSUITE_LINE_FIELD'] || 'description',
    payment_option: settings['NETSUITE_PAYMENT_OPTION'] || null,
    duplicate_codes: list(settings['NETSUITE_DUPLICATE_CODES'] || 'DUP_RCRD,UNIQUE_CUST_ID_REQD'),
    credit_sign: choice(settings, 'NETSUITE_CREDIT_SIGN', { positive: 1, negative: -1 }, 'positive'),
    credits_since: since(settings),
    overlap_s: whole(settings, 'NETSUITE_OVERLAP_SECONDS', 120, 0),
    time_zone: timeZone(settings),
  };
}

/** What a mapping setting holds for `name`; throws a ConfigError that says what to add. */
export function mapped(values: Readonly<Record<string, string>>, name: string, setting: string, what: string): string {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value === undefined) throw new ConfigError(setting, `holds no ${what} for ${name}. Add it and restart.`);
  return value;
}

const id = z.string().regex(/^-?\d+$/);
const names = z.record(z.string().min(1), id);
const statusIds = z.object({ sellable: id, quarantine: id, refurbish: id });
const accountIds = z.intersection(names, z.object({ default: id, refund: id }));
const statusExample = '{"sellable":"1","quarantine":"2","refurbish":"3"}';

function baseUrl(settings: Settings): string {
  const text = required(
    settings,
    'NETSUITE_BASE_URL',
    'the SuiteTalk address, https://{account}.suitetalk.api.netsuite.com',
  );
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '')
    throw new ConfigError(
      'NETSUITE_BASE_URL',
      'must be an http(s) address without a path. The API paths are added to it.',
    );
  return url.origin;
}

function account(settings: Settings): string {
  const text = required(settings, 'NETSUITE_ACCOUNT', 'the account id, e.g. 1234567 or 1234567_SB1');
  const realm = text.toUpperCase().replaceAll('-', '_');
  if (!/^[A-Z0-9_]+$/.test(realm))
    throw new ConfigError('NETSUITE_ACCOUNT', 'must hold letters, digits and underscores only, e.g. 1234567_SB1.');
  return realm;
}

function map<T>(settings: Settings, name: string, meaning: string, example: string, shape: z.ZodType<T>): T {
  const text = required(settings, name, `a JSON object from ${meaning}, e.g. ${example}`);
  const read = shape.safeParse(json(text, name));
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? '' : ` (look at ${issue.path.join('.')})`;
  throw new ConfigError(name, `must be a JSON object from ${meaning}, e.g. ${example}${where}.`);
}

function json(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message would quote the value.
    throw new ConfigError(name, 'is not valid JSON.');
  }
}

function whole(settings: Settings, name: string, fallback: number, least: number): number {
  const text = settings[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least)
    throw new ConfigError(name, `must be a whole number of at least ${least}.`);
  return value;
}

function choice<K extends string, V>(
  settings: Settings,
  name: string,
  values: Readonly<Record<K, V>>,
  fallback: NoInfer<K>,
): V {
  const text = settings[name] || fallback;
  const key = Object.keys(values).find((one): one is K => one === text);
  if (key === undefined) throw new ConfigError(name, `must be one of ${Object.keys(values).join(', ')}.`);
  return values[key];
}

function list(text: string): readonly string[] {
  return text
    .split(',')
    .map((code) => code.trim().toUpperCase())
    .filter((code) => code !== '');
}

function since(settings: Settings): string {
  const text = settings['NETSUITE_CREDITS_SINCE'] || '1970-01-01 00:00:00';
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text) || Number.isNaN(Date.parse(`${text.replace(' ', 'T')}Z`)))
    throw new ConfigError('NETSUITE_CREDITS_SINCE', "must be a time as YYYY-MM-DD HH:MM:SS in the account's own zone.");
  return text;
}

function timeZone(settings: Settings): string {
  const zone = settings['NETSUITE_TIME_ZONE'] || 'UTC';
  try {
    new Intl.DateTimeFormat('en-CA', { timeZone: zone });
    return zone;
  } catch {
    throw new ConfigError('NETSUITE_TIME_ZONE', 'must be an IANA time zone such as Europe/London.');
  }
}

function refuseTax(settings: Settings): void {
  const tax = settings['NETSUITE_TAX'] || 'off';
  if (tax !== 'off')
    throw new ConfigError(
      'NETSUITE_TAX',
      'must be off: tax fields are not sent, and amounts are what the customer gets back.',
    );
}
