import { createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Knock } from '#connectors/kit/connector.ts';
import { verifySignature } from './signature.ts';

const body = '{"id":"evt_1","note":"Grüße"}';
const signed_s = 1_795_000_000;

function v1(secret: string, text = body, at = signed_s): string {
  return createHmac('sha256', secret).update(`${at}.${text}`).digest('hex');
}

function knock(signature: string | null, age_s = 10, text = body): Knock {
  const received_at = new Date((signed_s + age_s) * 1000).toISOString();
  return { headers: signature === null ? {} : { 'stripe-signature': signature }, body: text, received_at };
}

function code(signature: string | null, age_s?: number, text?: string): string {
  const verdict = verifySignature(knock(signature, age_s, text), ['whsec_new', 'whsec_old']);
  return verdict.ok ? 'ok' : verdict.code;
}

test('a genuine webhook passes, under either secret of a rotation and any of several signatures', () => {
  expect(code(`t=${signed_s},v1=${v1('whsec_new')}`)).toBe('ok');
  expect(code(`t=${signed_s},v1=${v1('whsec_old')}`)).toBe('ok');
  expect(code(`t=${signed_s},v1=${v1('whsec_other')},v1=${v1('whsec_old')},v0=ff`)).toBe('ok');
  expect(code(`t=${signed_s}, v1=${v1('whsec_new')}`)).toBe('ok');
});

test('what is not signed by the account is turned away', () => {
  expect(code(null)).toBe('signature_missing');
  expect(code('')).toBe('signature_missing');
  expect(code('nonsense')).toBe('signature_malformed');
  expect(code(`v1=${v1('whsec_new')}`)).toBe('signature_malformed');
  expect(code(`t=soon,v1=${v1('whsec_new')}`)).toBe('signature_malformed');
  expect(code(`t=${signed_s},v0=${v1('whsec_new')}`)).toBe('signature_malformed');
  expect(code(`t=${signed_s},v1=`)).toBe('signature_mismatch');
  expect(code(`t=${signed_s},v1=zz${v1('whsec_new').slice(2)}`)).toBe('signature_mismatch');
  expect(code(`t=${signed_s},v1=${v1('whsec_other')}`)).toBe('signature_mismatch');
  expect(code(`t=${signed_s},v1=${v1('whsec_new')}`, 10, body.replace('1', '2'))).toBe('signature_mismatch');
  expect(code(`t=${signed_s + 1},v1=${v1('whsec_new')}`)).toBe('signature_mismatch');
});

test('a genuine webhook replayed after 300 seconds, or from the future, is turned away', () => {
  const genuine = `t=${signed_s},v1=${v1('whsec_new')}`;
  expect(code(genuine, 300)).toBe('ok');
  expect(code(genuine, 301)).toBe('signature_stale');
  expect(code(genuine, -300)).toBe('ok');
  expect(code(genuine, -301)).toBe('signature_stale');
});

const vectors = new URL('../../../../shared/specs/signature-vectors.json', import.meta.url);

test('the published vector verifies', (context) => {
  context.skip(!existsSync(vectors), '../shared/specs/signature-vectors.json is absent');
  const all = JSON.parse(readFileSync(vectors, 'utf8')) as Record<'vendor' | 'value' | 'secret' | 'body', string>[];
  const vector = all.find(({ vendor }) => vendor === 'stripe');
  const received = { headers: { 'stripe-signature': vector?.value ?? '' }, body: vector?.body ?? '' };
  const at = '2026-11-18T11:06:40.000Z';
  expect(Date.parse(at) / 1000).toBe(signed_s);
  expect(verifySignature({ ...received, received_at: at }, [vector?.secret ?? ''])).toEqual({ ok: true });
  expect(verifySignature({ ...received, received_at: at }, ['whsec_other'])).toMatchObject({
    code: 'signature_mismatch',
  });
});
