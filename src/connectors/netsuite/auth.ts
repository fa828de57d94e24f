import { createHmac } from 'node:crypto';
import type { Auth, Call, Moment } from '#connectors/kit/connector.ts';
import type { NetsuiteConfig } from './config.ts';

/** Token-based authentication: OAuth 1.0a with HMAC-SHA256 (RFC 5849 §3.4; NetSuite retired SHA-1). */
export const auth: Auth<NetsuiteConfig> = {
  token: null,
  sign(call, config, moment) {
    return { ...call, headers: { ...call.headers, authorization: authorization(call, config, moment) } };
  },
};

function authorization(call: Call, config: NetsuiteConfig, moment: Moment): string {
  const oauth: Readonly<Record<string, string>> = {
    oauth_consumer_key: config.consumer_key,
    oauth_token: config.token_id,
    oauth_nonce: moment.nonce,
    oauth_timestamp: String(Math.floor(Date.parse(moment.now) / 1000)),
    oauth_signature_method: 'HMAC-SHA256',
    oauth_version: '1.0',
  };
  const key = `${encoded(config.consumer_secret)}&${encoded(config.token_secret)}`;
  const text = baseString(call.method, `${config.base_url}${call.path}`, oauth);
  const signature = createHmac('sha256', key).update(text).digest('base64');
  // The realm is told but not signed.
  const fields = [
    ['realm', config.account] as const,
    ...Object.entries(oauth),
    ['oauth_signature', signature] as const,
  ];
  return `OAuth ${fields.map(([name, value]) => `${name}="${encoded(value)}"`).join(',')}`;
}

/** What is signed: method, address without query, and every query and OAuth parameter in order (RFC 5849 §3.4.1). */
export function baseString(method: string, address: string, oauth: Readonly<Record<string, string>>): string {
  const url = new URL(address);
  const parameters = [...url.searchParams, ...Object.entries(oauth)].map(([name, value]) => [
    encoded(name),
    encoded(value),
  ]);
  parameters.sort(([a = '', x = ''], [b = '', y = '']) => order(a, b) || order(x, y));
  const query = parameters.map(([name, value]) => `${name}=${value}`).join('&');
  return [method, encoded(`${url.origin}${url.pathname}`), encoded(query)].join('&');
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** RFC 3986: encodeURIComponent leaves these five, of which `!` is in every transform's path. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
