import { expect, test } from 'vitest';
import { ConfigError } from '#connectors/kit/config-error.ts';
import { settings } from '#sandbox/netsuite/account.ts';
import { config, mapped } from './config.ts';

const good = settings('https://1234567-sb1.suitetalk.api.netsuite.com');

test('reads an account, with defaults for what may be left out', () => {
  expect(config(good)).toMatchObject({
    base_url: 'https://1234567-sb1.suitetalk.api.netsuite.com',
    account: '1234567_SB1',
    locations: { DC1: '1' },
    statuses: { sellable: '1', quarantine: '2', refurbish: '3' },
    item_key: 'externalId',
    entity_key: null,
    line_field: 'description',
    credit_sign: 1,
    duplicate_codes: ['DUP_RCRD', 'UNIQUE_CUST_ID_REQD'],
    overlap_s: 120,
    time_zone: 'UTC',
  });
  expect(config({ ...good, NETSUITE_CONCURRENCY: undefined }).concurrency).toBe(5);
});

test('the realm is upper case with underscores, however the account is written', () => {
  expect(config({ ...good, NETSUITE_ACCOUNT: '1234567-sb1' }).account).toBe('1234567_SB1');
});

test.each([
  ['NETSUITE_BASE_URL', undefined],
  ['NETSUITE_BASE_URL', 'https://x.example/services'],
  ['NETSUITE_BASE_URL', 'ftp://x.example'],
  ['NETSUITE_ACCOUNT', '12 34'],
  ['NETSUITE_CONSUMER_KEY', ''],
  ['NETSUITE_CONSUMER_SECRET', undefined],
  ['NETSUITE_TOKEN_ID', undefined],
  ['NETSUITE_TOKEN_SECRET', undefined],
  ['NETSUITE_CONCURRENCY', '0'],
  ['NETSUITE_SUBSIDIARY', undefined],
  ['NETSUITE_LOCATIONS', '{"DC1":1}'],
  ['NETSUITE_LOCATIONS', '{'],
  ['NETSUITE_STATUSES', '{"sellable":"1"}'],
  ['NETSUITE_ACCOUNTS', '{"default":"218"}'],
  ['NETSUITE_CURRENCIES', undefined],
  ['NETSUITE_ITEM_KEY', 'sku'],
  ['NETSUITE_ENTITY_KEY', 'email'],
  ['NETSUITE_CREDIT_SIGN', 'absolute'],
  ['NETSUITE_CREDITS_SINCE', '2010-12-01'],
  ['NETSUITE_OVERLAP_SECONDS', '-1'],
  ['NETSUITE_TIME_ZONE', 'Mars/Olympus'],
  ['NETSUITE_TAX', 'legacy'],
])('a wrong %s (%s) is named, and never quoted', (name, value) => {
  const read = () => config({ ...good, [name]: value });
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(new RegExp(`^${name}: `));
});

test('a secret that stands in the wrong place does not reach the message', () => {
  expect(() => config({ ...good, NETSUITE_LOCATIONS: 'hunter2' })).toThrow('NETSUITE_LOCATIONS: is not valid JSON.');
});

test('a name without an entry says which setting lacks it', () => {
  expect(mapped({ DC1: '1' }, 'DC1', 'NETSUITE_LOCATIONS', 'location')).toBe('1');
  expect(() => mapped({}, 'toString', 'NETSUITE_LOCATIONS', 'location')).toThrow(
    'NETSUITE_LOCATIONS: holds no location for toString. Add it and restart.',
  );
});
