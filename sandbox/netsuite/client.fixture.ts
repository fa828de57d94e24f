import { createHmac, randomUUID } from 'node:crypto';
import type { Ground } from '#sandbox/kit/stand-in.ts';
import { account } from './account.ts';

/** What a client may get wrong on purpose. */
export interface Wrong {
  readonly realm?: string;
  readonly nonce?: string;
  readonly timestamp_s?: number;
  readonly secret?: string;
  readonly prefer?: string | null;
}

export interface Answer {
  readonly status: number;
  readonly location: string | null;
  readonly body: unknown;
}

/** A signed client of the stand-in, written apart from the connector's signer so that each checks the other. */
export function client(ground: Ground, url: string) {
  return async (method: string, path: string, body?: unknown, wrong: Wrong = {}): Promise<Answer> => {
    const headers: Record<string, string> = { authorization: authorization(ground, url, method, path, wrong) };
    if (wrong.prefer !== null) headers['prefer'] = wrong.prefer ?? 'transient';
    if (body !== undefined) headers['content-type'] = 'application/json';
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const answer = await fetch(url + path, { method, headers, ...(body === undefined ? {} : { body: text }) });
    const raw = await answer.text();
    return {
      status: answer.status,
      location: answer.headers.get('location'),
      body: raw === '' ? null : JSON.parse(raw),
    };
  };
}

/** The code and place of a refusal. */
export function refusal(answer: Answer): string {
  const { 'o:errorDetails': details } = answer.body as { 'o:errorDetails': Record<string, string>[] };
  const [one = {}] = details;
  return [
    answer.status,
    one['o:errorCode'],
    one['o:errorPath'] ?? one['o:errorQueryParam'] ?? one['o:errorHeader'] ?? '',
  ]
    .join(' ')
    .trim();
}

function authorization(ground: Ground, url: string, method: string, path: string, wrong: Wrong): string {
  const fields: Record<string, string> = {
    oauth_consumer_key: account.consumer_key,
    oauth_nonce: wrong.nonce ?? randomUUID(),
    oauth_signature_method: 'HMAC-SHA256',
    oauth_timestamp: String(wrong.timestamp_s ?? Math.floor(Date.parse(ground.now()) / 1000)),
    oauth_token: account.token_id,
    oauth_version: '1.0',
  };
  const [place = '', query = ''] = path.split('?');
  const pairs = [...Object.entries(fields), ...new URLSearchParams(query)].map(
    ([name, value]) => `${strict(name)}=${strict(value)}`,
  );
  const base = [method, strict(url + place), strict(pairs.toSorted().join('&'))].join('&');
  const key = `${strict(wrong.secret ?? account.consumer_secret)}&${strict(account.token_secret)}`;
  const signature = createHmac('sha256', key).update(base).digest('base64');
  const all = { realm: wrong.realm ?? account.id, ...fields, oauth_signature: signature };
  return `OAuth ${Object.entries(all)
    .map(([name, value]) => `${name}="${strict(value)}"`)
    .join(', ')}`;
}

function strict(text: string): string {
  return Array.from(encodeURIComponent(text), (sign) =>
    /[!'()*]/.test(sign) ? `%${sign.charCodeAt(0).toString(16).toUpperCase()}` : sign,
  ).join('');
}
