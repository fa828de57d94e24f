import { Buffer } from 'node:buffer';
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Knock, Verdict } from '#connectors/kit/connector.ts';
import type { ManhattanConfig } from './config.ts';

const tolerance_s = 300;

/**
 * Whether a message was signed with our shared secret: `t=<unix seconds>,v1=<hex hmac-sha256 of "t.body">`, with several
 * `v1` while secrets are changed. The scheme is ours, because Manhattan signs nothing.
 */
export function verify(knock: Knock, config: ManhattanConfig): Verdict {
  const header = knock.headers[config.hook_header];
  if (header === undefined) return refused('signature_missing', `the message carries no ${config.hook_header} header`);
  const parts = header.split(',').map((part) => part.trim());
  const time = parts.find((part) => /^t=\d{1,12}$/.test(part))?.slice(2);
  const given = parts
    .filter((part) => /^v1=[0-9a-f]{64}$/i.test(part))
    .map((part) => Buffer.from(part.slice(3), 'hex'));
  if (time === undefined || given.length === 0)
    return refused('signature_malformed', `${config.hook_header} is not of the form t=<unix>,v1=<hex>`);
  const skew_s = Math.abs(Date.parse(knock.received_at) / 1000 - Number(time));
  if (skew_s > tolerance_s)
    return refused(
      'signature_expired',
      `signed ${Math.round(skew_s)} s away from its arrival; ${tolerance_s} s are allowed`,
    );
  const matches = config.hook_secrets.some((secret) => {
    const wanted = createHmac('sha256', secret).update(`${time}.${knock.body}`).digest();
    return given.some((one) => timingSafeEqual(one, wanted));
  });
  return matches ? { ok: true } : refused('signature_wrong', 'no configured secret gives this signature');
}

function refused(code: string, detail: string): Verdict {
  return { ok: false, code, detail };
}
