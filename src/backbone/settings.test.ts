import { expect, test } from 'vitest';
import { backboneSettings } from './settings.ts';

const url = { NATS_URL: 'nats://127.0.0.1:4222' };

test('without an address there is no backbone, and nothing else of it may be set to work', () => {
  expect(backboneSettings({})).toBeNull();
  expect(backboneSettings({ NATS_URL: ' ' })).toBeNull();
  expect(() => backboneSettings({ NATS_INBOUND: '1' })).toThrow('NATS_INBOUND: is set, and NATS_URL is not');
});

test('an address alone is enough: events are published, webhooks go to the database', () => {
  expect(backboneSettings({ NATS_URL: 'nats://a, nats://user:p%40ss@b:4333' })).toEqual({
    servers: ['a:4222', 'b:4333'],
    tls: false,
    creds_file: null,
    ca_file: null,
    user: 'user',
    password: 'p@ss',
    prefix: 'backhaul',
    events: { stream: 'BACKHAUL_EVENTS', replicas: 1, shards: 16, days: 30, max_bytes: null },
    inbound: null,
  });
});

test('a stream of webhooks has three copies unless the risk of one is taken by name', () => {
  const inbound = (more: Record<string, string>) => backboneSettings({ ...url, NATS_INBOUND: '1', ...more })?.inbound;
  expect(inbound({})).toEqual({
    stream: 'BACKHAUL_INBOUND',
    replicas: 3,
    allow_one_replica: false,
    max_bytes: 1_073_741_824,
  });
  expect(() => inbound({ NATS_INBOUND_REPLICAS: '1' })).toThrow(
    'NATS_INBOUND_REPLICAS: is 1, and one copy is not enough',
  );
  expect(inbound({ NATS_INBOUND_REPLICAS: '1', NATS_INBOUND_ALLOW_ONE_REPLICA: '1' })?.replicas).toBe(1);
});

test.each([
  [{ NATS_URL: 'http://a' }, 'NATS_URL: holds what is no address'],
  [{ NATS_URL: 'nats://a,b' }, 'NATS_URL: holds what is no address'],
  [{ NATS_URL: 'nats://a,tls://b' }, 'NATS_URL: mixes nats:// and tls://'],
  [{ ...url, NATS_INBOUND: 'yes' }, 'NATS_INBOUND: must be 1 or 0.'],
  [{ ...url, NATS_EVENTS_STREAM: 'a.b' }, 'NATS_EVENTS_STREAM: must be one word'],
  [{ ...url, NATS_SUBJECT_PREFIX: 'a >' }, 'NATS_SUBJECT_PREFIX: must be one word'],
  [{ ...url, NATS_EVENTS_REPLICAS: '9' }, 'NATS_EVENTS_REPLICAS: must be a whole number from 1 to 5.'],
  [{ ...url, NATS_EVENTS_SHARDS: '1.5' }, 'NATS_EVENTS_SHARDS: must be a whole number from 1 to 4096.'],
  [{ ...url, NATS_INBOUND: '1', NATS_INBOUND_MAX_BYTES: '10' }, 'NATS_INBOUND_MAX_BYTES: must be a whole number'],
])('a setting that is wrong is named: %j', (texts, words) => {
  expect(() => backboneSettings(texts)).toThrow(words);
});

test('no message repeats an address, which may hold a password', () => {
  expect(() => backboneSettings({ NATS_URL: 'natz://user:s3cret@host' })).toThrow(/^(?!.*s3cret)/s);
});
