import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FACTS } from '#core/policy/situation.ts';
import { PolicyShape } from './policy-shape.ts';

const PAGE = readFileSync(new URL('../../docs/reference/policies.md', import.meta.url), 'utf8');

test('the reference page holds the dictionary of facts, each with its type and meaning', () => {
  const told = PAGE.split('\n').filter((line) => /^\| `[a-z]+\.[a-z_]+` \|/.test(line));
  expect(told).toEqual(Object.entries(FACTS).map(([fact, [type, says]]) => `| \`${fact}\` | ${type} | ${says} |`));
});

test('the reference page names every section and field of a policy', () => {
  const fields = Object.keys(PolicyShape.shape).filter((field) => !['id', 'version', 'effective_from'].includes(field));
  expect(fields.filter((field) => !PAGE.includes(`\`${field}`))).toEqual([]);
});
