import { z } from 'zod';
import type { Disposition } from '#core/base/codes.ts';
import { ConfigError, required } from '#connectors/kit/config-error.ts';
import { parseMapping, type Mapping } from './mapping.ts';
import { parseReasons, type ReasonRules } from './reasons.ts';

/** Checked settings of one Manhattan tenant. */
export interface ManhattanConfig {
  readonly base_url: string;
  readonly auth_url: string;
  readonly client_id: string;
  readonly client_secret: string;
  readonly username: string;
  readonly password: string;
  readonly organization: string;
  /** Our node to the tenant's facility, and back. */
  readonly facilities: ReadonlyMap<string, string>;
  readonly nodes: ReadonlyMap<string, string>;
  readonly hook_secrets: readonly string[];
  readonly hook_header: string;
  /** The tenant's condition code for each disposition, and back. */
  readonly conditions: Readonly<Record<Disposition, string>>;
  readonly dispositions: ReadonlyMap<string, Disposition>;
  /** The tenant's ASN origin type for customer returns. */
  readonly origin_type: string;
  /** Names of the tenant's extended ASN attributes that keep our key and the order's name; null where it has none. */
  readonly extended: { readonly delivery: string | null; readonly order: string | null };
  readonly concurrency: number;
  readonly mapping: Mapping;
  readonly reasons: ReasonRules;
}

/** The governed texts that whoever starts Backhaul loads and hands in as settings, by default from these files. */
export const mappingTexts = [
  { setting: 'MANHATTAN_MAPPING_TEXT', file: 'contracts/mappings/manhattan-messages.v1.yaml' },
  { setting: 'MANHATTAN_REASONS_TEXT', file: 'contracts/mappings/adjustment-reasons.v1.yaml' },
] as const;

type Settings = Readonly<Record<string, string | undefined>>;

const Nodes = z.record(z.string().min(1), z.string().min(1));
const Conditions = z
  .strictObject({
    restock: z.string().min(1),
    refurbish: z.string().min(1),
    vendor_return: z.string().min(1),
    scrap: z.string().min(1),
    donate: z.string().min(1),
  })
  .partial();
const Extended = z.strictObject({ delivery: z.string().min(1).optional(), order: z.string().min(1).optional() });

const defaultConditions = {
  restock: 'RESTOCK',
  refurbish: 'REFURB',
  vendor_return: 'RTV',
  scrap: 'SCRAP',
  donate: 'DONATE',
};
const defaultExtended = '{"delivery":"BackhaulDelivery","order":"BackhaulOrder"}';

/** Reads the settings of the connector; throws a ConfigError that names the setting and how to set it. */
export function config(settings: Settings): ManhattanConfig {
  const facilities = new Map(
    Object.entries(json(Nodes, settings, 'MANHATTAN_NODES', '{"our node":"facility id"}', undefined)),
  );
  const conditions = { ...defaultConditions, ...given(settings) };
  const extended = json(Extended, settings, 'MANHATTAN_EXTENDED', defaultExtended, defaultExtended);
  return {
    base_url: url(settings, 'MANHATTAN_BASE_URL', 'the API host, e.g. https://{uid}.sce.manh.com'),
    auth_url: url(settings, 'MANHATTAN_AUTH_URL', 'the token host, e.g. https://{uid}-auth.sce.manh.com'),
    client_id: required(settings, 'MANHATTAN_CLIENT_ID', 'the OAuth client id'),
    client_secret: required(settings, 'MANHATTAN_CLIENT_SECRET', 'the OAuth client secret'),
    username: required(settings, 'MANHATTAN_USERNAME', 'the name of the integration user'),
    password: required(settings, 'MANHATTAN_PASSWORD', 'the password of the integration user'),
    organization: required(settings, 'MANHATTAN_ORGANIZATION', 'the organization id of the tenant'),
    facilities,
    nodes: inverse(facilities, 'MANHATTAN_NODES', 'maps two nodes to one facility; a message could not tell which'),
    hook_secrets: secrets(settings),
    hook_header: (settings['MANHATTAN_HOOK_HEADER'] || 'X-Backhaul-Signature').toLowerCase(),
    conditions,
    dispositions: inverse(dispositionCodes(conditions), 'MANHATTAN_CONDITIONS', 'gives two dispositions one code'),
    origin_type: settings['MANHATTAN_ORIGIN_TYPE'] || 'P',
    extended: { delivery: extended.delivery ?? null, order: extended.order ?? null },
    concurrency: concurrency(settings),
    mapping: parseMapping(required(settings, 'MANHATTAN_MAPPING_TEXT', 'the text of the message mapping')),
    reasons: parseReasons(required(settings, 'MANHATTAN_REASONS_TEXT', 'the text of the adjustment reason mapping')),
  };
}

function given(settings: Settings): Partial<Record<Disposition, string>> {
  const read = json(Conditions, settings, 'MANHATTAN_CONDITIONS', JSON.stringify(defaultConditions), '{}');
  const codes: Partial<Record<Disposition, string>> = {};
  for (const [disposition, code] of dispositionCodes(read)) codes[disposition] = code;
  return codes;
}

function dispositionCodes(conditions: {
  readonly [D in Disposition]?: string | undefined;
}): ReadonlyMap<Disposition, string> {
  const all: readonly Disposition[] = ['restock', 'refurbish', 'vendor_return', 'scrap', 'donate'];
  return new Map(
    all.flatMap((one) => {
      const code = conditions[one];
      return code === undefined ? [] : [[one, code] as const];
    }),
  );
}

function inverse<K>(map: ReadonlyMap<K, string>, setting: string, problem: string): ReadonlyMap<string, K> {
  const back = new Map([...map].map(([key, value]) => [value, key] as const));
  if (back.size < map.size) throw new ConfigError(setting, `${problem}. Give each its own.`);
  return back;
}

function json<S extends z.ZodType>(
  schema: S,
  settings: Settings,
  setting: string,
  example: string,
  fallback: string | undefined,
): z.output<S> {
  const text = settings[setting] || (fallback ?? required(settings, setting, `a JSON object such as ${example}`));
  const result = schema.safeParse(unpacked(text));
  if (result.success) return result.data;
  const where = result.error.issues[0]?.path.join('.');
  throw new ConfigError(setting, `${where ? `${where} is wrong; ` : ''}it holds a JSON object such as ${example}.`);
}

/** Undefined for what is no JSON: the schema then refuses it with the example. */
function unpacked(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function url(settings: Settings, setting: string, meaning: string): string {
  const text = required(settings, setting, meaning);
  if (!URL.canParse(text) || !/^https?:/.test(text))
    throw new ConfigError(setting, `is no http(s) URL; it holds ${meaning}.`);
  return text.replace(/\/+$/, '');
}

function secrets(settings: Settings): readonly string[] {
  const meaning = 'the shared secret of outbound messages (two, comma separated, while it is being changed)';
  const list = required(settings, 'MANHATTAN_HOOK_SECRETS', meaning)
    .split(',')
    .map((secret) => secret.trim())
    .filter((secret) => secret !== '');
  if (list.some((secret) => secret.length < 16) || list.length === 0)
    throw new ConfigError('MANHATTAN_HOOK_SECRETS', 'needs at least 16 characters in each secret.');
  return list;
}

function concurrency(settings: Settings): number {
  const text = settings['MANHATTAN_CONCURRENCY'] || '10';
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 100)
    throw new ConfigError('MANHATTAN_CONCURRENCY', 'is a whole number from 1 to 100: calls in flight at once.');
  return count;
}
