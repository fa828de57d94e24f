/** A setting of the backbone that is missing or wrong, or that the broker does not allow. Never holds the value. */
export class BackboneError extends Error {
  readonly code: string;

  constructor(message: string, code = 'setting_unusable') {
    super(message);
    this.name = 'BackboneError';
    this.code = code;
  }
}

/** How the broker is reached and what is kept there. */
export interface BackboneSettings {
  /** `host:port` of each server; any of them will do. */
  readonly servers: readonly string[];
  readonly tls: boolean;
  /** Paths of the file with a user's credentials, and of the certificates to trust. */
  readonly creds_file: string | null;
  readonly ca_file: string | null;
  readonly user: string | null;
  readonly password: string | null;
  /** The first word of every subject. */
  readonly prefix: string;
  readonly events: EventsSettings;
  /** Null when webhooks go to the database directly. */
  readonly inbound: InboundSettings | null;
}

export interface EventsSettings {
  readonly stream: string;
  readonly replicas: number;
  readonly shards: number;
  /** How long events stay; 0 for ever. */
  readonly days: number;
  /** How much is kept of them; null without a limit. */
  readonly max_bytes: number | null;
}

export interface InboundSettings {
  readonly stream: string;
  readonly replicas: number;
  readonly allow_one_replica: boolean;
  /** How much may wait; past it senders are told to come again. */
  readonly max_bytes: number;
}

type Texts = Readonly<Record<string, string | undefined>>;

/** Reads the `NATS_…` settings; null without `NATS_URL`. Throws a BackboneError that names the one that is wrong. */
export function backboneSettings(texts: Texts): BackboneSettings | null {
  const url = texts['NATS_URL'];
  if (url === undefined || url.trim() === '') {
    if (flag(texts, 'NATS_INBOUND'))
      throw new BackboneError(
        'NATS_INBOUND: is set, and NATS_URL is not. Set NATS_URL too, or leave NATS_INBOUND unset.',
      );
    return null;
  }
  return {
    ...address(url),
    creds_file: texts['NATS_CREDS'] || null,
    ca_file: texts['NATS_CA'] || null,
    prefix: word(texts, 'NATS_SUBJECT_PREFIX', 'backhaul'),
    events: {
      stream: word(texts, 'NATS_EVENTS_STREAM', 'BACKHAUL_EVENTS'),
      replicas: whole(texts, 'NATS_EVENTS_REPLICAS', 1, 5) ?? 1,
      shards: whole(texts, 'NATS_EVENTS_SHARDS', 1, 4096) ?? 16,
      days: whole(texts, 'NATS_EVENTS_DAYS', 0, 36_500) ?? 30,
      max_bytes: whole(texts, 'NATS_EVENTS_MAX_BYTES', 1_048_576, Number.MAX_SAFE_INTEGER),
    },
    inbound: flag(texts, 'NATS_INBOUND') ? inboundSettings(texts) : null,
  };
}

function inboundSettings(texts: Texts): InboundSettings {
  const replicas = whole(texts, 'NATS_INBOUND_REPLICAS', 1, 5) ?? 3;
  const allow_one_replica = flag(texts, 'NATS_INBOUND_ALLOW_ONE_REPLICA');
  if (replicas === 1 && !allow_one_replica) throw oneReplica('NATS_INBOUND_REPLICAS: is 1');
  return {
    stream: word(texts, 'NATS_INBOUND_STREAM', 'BACKHAUL_INBOUND'),
    replicas,
    allow_one_replica,
    max_bytes: whole(texts, 'NATS_INBOUND_MAX_BYTES', 1_048_576, Number.MAX_SAFE_INTEGER) ?? 1_073_741_824,
  };
}

/** Why webhooks are not entrusted to a single copy. */
export function oneReplica(what: string): BackboneError {
  return new BackboneError(
    `${what}, and one copy is not enough to promise a sender that its message is safe: the broker acknowledges before the ` +
      'message is on disk, so a power cut would lose what was answered with 202. Run three servers and set ' +
      'NATS_INBOUND_REPLICAS=3, or take that risk with NATS_INBOUND_ALLOW_ONE_REPLICA=1.',
    'one_replica',
  );
}

function address(text: string): Pick<BackboneSettings, 'servers' | 'tls' | 'user' | 'password'> {
  const urls = text.split(',').map((one) => URL.parse(one.trim()));
  const wrong = urls.some((url) => url === null || !['nats:', 'tls:'].includes(url.protocol) || url.hostname === '');
  if (wrong)
    throw new BackboneError(
      'NATS_URL: holds what is no address of a NATS server; write nats://host:4222 (or tls://host:4222), several with commas between.',
    );
  const known = urls.filter((url) => url !== null);
  if (new Set(known.map((url) => url.protocol)).size > 1)
    throw new BackboneError('NATS_URL: mixes nats:// and tls://; the servers of one cluster speak the same.');
  const signed = known.find((url) => url.username !== '');
  return {
    servers: known.map((url) => `${url.hostname}:${url.port === '' ? '4222' : url.port}`),
    tls: known[0]?.protocol === 'tls:',
    user: signed === undefined ? null : decodeURIComponent(signed.username),
    password: signed === undefined ? null : decodeURIComponent(signed.password),
  };
}

function word(texts: Texts, name: string, otherwise: string): string {
  const text = texts[name] || otherwise;
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(text))
    throw new BackboneError(`${name}: must be one word of letters, digits, _ and -, up to 64 of them.`);
  return text;
}

function flag(texts: Texts, name: string): boolean {
  const text = texts[name] ?? '';
  if (!['', '0', '1'].includes(text)) throw new BackboneError(`${name}: must be 1 or 0.`);
  return text === '1';
}

function whole(texts: Texts, name: string, least: number, most: number): number | null {
  const text = texts[name];
  if (text === undefined || text === '') return null;
  const value = Number(text);
  if (!/^\d{1,16}$/.test(text) || value < least || value > most)
    throw new BackboneError(`${name}: must be a whole number from ${least} to ${most}.`);
  return value;
}
