import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { told } from '#core/policy/case.fixture.ts';
import { choose } from '#core/policy/rules.ts';
import { problemText } from './policy-problem.ts';
import { validatePolicies } from './policy.ts';

const SOUND = readFileSync(new URL('../../contracts/policies/demo-shop.v1.yaml', import.meta.url), 'utf8');

function read(sections: string) {
  const { policies, problems } = validatePolicies([{ file: 'p.yaml', text: `${SOUND.trimEnd()}\n${sections}\n` }]);
  return { books: policies[0]?.books, problems: problems.map(problemText).join('\n') };
}

test('a policy without sections on the books says nothing of them', () => {
  expect(read('')).toEqual({ books: undefined, problems: '' });
});

test('valuation, expected returns and entities are read, with what they leave out filled in', () => {
  const { books, problems } = read(`
valuation: { estimate_percent: null }
expected_returns:
  rules:
    - { rule: lamps, when: 'line.sku == "LAMP"', gives: 30 }
  otherwise: 5
  except_reasons: [faulty]
entities:
  otherwise: Head Office
  by_node: { S12: Smith & Sons }`);
  expect(problems).toBe('');
  expect(books).toMatchObject({
    valuation: { estimate_percent: null },
    expected_returns: { days: null, recovery_percent: 0, except_reasons: ['faulty'] },
    entities: { otherwise: 'Head Office', by_channel: {}, by_node: { S12: 'Smith & Sons' }, by_system: {} },
  });
  const percent = books?.expected_returns?.percent;
  if (percent === undefined) throw new Error('no rules were read');
  expect(
    [told({ sku: 'LAMP' }), told({ sku: 'MUG' })].map(({ situation }) => choose(percent, situation).value),
  ).toEqual([30, 5]);
});

test.each([
  ['a share above the whole', 'valuation: { estimate_percent: 101 }', 'valuation.estimate_percent'],
  ['a name that would split an account', "entities: { otherwise: 'A:B' }", 'is to be a name without a colon'],
  [
    'a reason before anybody gave one',
    `expected_returns:
  rules:
    - { rule: faulty, when: 'request.reason == "faulty"', gives: 30 }
  otherwise: 5`,
    'asks for request.reason, which is not known at the sale',
  ],
])('a section on the books is refused for %s', (_what, section, problem) => {
  const { books, problems } = read(section);
  expect(books).toBeUndefined();
  expect(problems).toContain(problem);
});

test('rules of receiving are read as they stand, and a misspelt one is told', () => {
  const of = (section: string) => {
    const { policies, problems } = validatePolicies([{ file: 'p.yaml', text: `${SOUND.trimEnd()}\n${section}\n` }]);
    return { receiving: policies[0]?.receiving, problems: problems.map(problemText).join('\n') };
  };
  const receiving = { scrap_approval_over_minor: 10_000, lost_parcel: 'wait' };
  expect(of('receiving: { scrap_approval_over_minor: 10000, lost_parcel: wait }')).toEqual({ receiving, problems: '' });
  expect(of('receiving: { lost_parcel: never }').problems).toContain('receiving.lost_parcel');
  expect(of('receiving: { refurbish_loss: restock }').problems).toContain('receiving.refurbish_loss');
});
