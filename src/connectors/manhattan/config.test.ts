import { expect, test } from 'vitest';
import { ConfigError } from '#connectors/kit/config-error.ts';
import { config } from './config.ts';
import { sampleConfig, sampleSettings } from './sample.fixture.ts';

test('a complete set of settings gives a configuration with its defaults', () => {
  const read = sampleConfig();
  expect(read.base_url).toBe('https://acme.sce.manh.com');
  expect(read.nodes.get('DC1')).toBe('dc-north');
  expect(read.hook_secrets).toEqual(['old-secret-of-16-chars', 'new-secret-of-16-chars']);
  expect(read.conditions).toEqual({
    restock: 'RESTOCK',
    refurbish: 'REFURB',
    vendor_return: 'RTV',
    scrap: 'SCRAP',
    donate: 'DONATE',
  });
  expect(read.dispositions.get('RTV')).toBe('vendor_return');
  expect(read.concurrency).toBe(10);
  expect(read.origin_type).toBe('P');
});

test('one condition code can be changed without naming the others', () => {
  const read = sampleConfig({ MANHATTAN_CONDITIONS: '{"scrap":"DESTROY"}' });
  expect(read.conditions.scrap).toBe('DESTROY');
  expect(read.dispositions.get('DESTROY')).toBe('scrap');
  expect(read.dispositions.get('SCRAP')).toBeUndefined();
  expect(read.conditions.restock).toBe('RESTOCK');
});

const wrong: readonly (readonly [setting: string, value: string, says: RegExp])[] = [
  ['MANHATTAN_BASE_URL', '', /is not set/],
  ['MANHATTAN_AUTH_URL', 'acme-auth', /no http\(s\) URL/],
  ['MANHATTAN_NODES', '{"a":', /JSON object/],
  ['MANHATTAN_NODES', '{"a":"DC1","b":"DC1"}', /two nodes to one facility/],
  ['MANHATTAN_NODES', '{"a":7}', /a is wrong/],
  ['MANHATTAN_CONDITIONS', '{"scrap":"RTV"}', /two dispositions one code/],
  ['MANHATTAN_CONDITIONS', '{"sell":"X"}', /JSON object/],
  ['MANHATTAN_HOOK_SECRETS', 'short', /16 characters/],
  ['MANHATTAN_CONCURRENCY', '0', /whole number/],
  ['MANHATTAN_MAPPING_TEXT', 'name: [', /is not YAML/],
  ['MANHATTAN_MAPPING_TEXT', 'name: x', /version/],
  ['MANHATTAN_REASONS_TEXT', 'name: x\nversion: 1\nrules: [{ to: eaten }]', /rules\.0\.to/],
  ['MANHATTAN_REASONS_TEXT', "name: x\nversion: 1\nrules: [{ to: lost, regex: ['('] }]", /rules\.0\.regex/],
];

test.each(wrong)('%s = %j is refused by name', (setting, value, says) => {
  const attempt = () => config({ ...sampleSettings, [setting]: value });
  expect(attempt).toThrow(ConfigError);
  expect(attempt).toThrow(says);
  expect(attempt).toThrow(setting);
});
