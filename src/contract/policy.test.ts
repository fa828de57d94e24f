import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { problemText } from './policy-problem.ts';
import { validatePolicies } from './policy.ts';

const FOLDER = new URL('../../contracts/policies/', import.meta.url);

/** A sound policy, a line of which each case below spoils. */
const SOUND = readFileSync(new URL('demo-shop.v1.yaml', FOLDER), 'utf8').split('\n').slice(1).join('\n');

function problems(...texts: readonly string[]): string[] {
  const files = texts.map((text, index) => ({ file: `${index + 1}.yaml`, text }));
  return validatePolicies(files).problems.map(problemText);
}

const spoilt = (what: string, into: string): string => {
  if (!SOUND.includes(what)) throw new Error(`the sound policy holds no ${what}`);
  return SOUND.replace(what, into);
};
const when = (condition: string): string => spoilt('line.sku == "GIFT-CARD"', condition);

test('every policy file of the house is sound', () => {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));
  const files = names.map((name) => ({ file: name, text: readFileSync(new URL(name, FOLDER), 'utf8') }));
  const { policies, problems: wrong } = validatePolicies(files);
  expect(wrong.map(problemText)).toEqual([]);
  expect(policies.map(({ id, version }) => `${id}.v${version}.yaml`).sort()).toEqual([...names].sort());
  expect(names.length).toBeGreaterThanOrEqual(5);
});

test.each<[string, string, readonly string[]]>([
  ['no YAML', spoilt('id: demo-shop', 'id: "demo'), ['1.yaml:1: Missing closing "quote']],
  ['nothing at all', '', ['1.yaml:1: the policy: Invalid input: expected object, received null']],
  [
    'an unknown field',
    spoilt('receipt_due_days: 14', 'receipt_due_days: 14\nwindow_days: 30'),
    ['1.yaml:28: the policy has no field window_days; take it out or mend its name'],
  ],
  [
    'an unknown field in a rule',
    spoilt('      gives: final', '      gives: final\n      else: 3'),
    ['1.yaml:9: rule final_sale/gift-cards: final_sale.rules.0 has no field else; take it out or mend its name'],
  ],
  ['a missing section', SOUND.replace(/gates:\n.*\n/, ''), ['1.yaml:1: gates is missing']],
  [
    'a missing fallback',
    spoilt('  otherwise: returnable\n', ''),
    ['1.yaml:5: final_sale has no fallback: say under otherwise what holds when no rule applies'],
  ],
  [
    'a missing grade',
    spoilt('    C: vendor_return\n', ''),
    ['dispositions.by_grade leaves out grade C: say where such units go'],
  ],
  [
    'an unknown disposition',
    spoilt('C: vendor_return', 'C: burn'),
    [
      '1.yaml:23: dispositions.by_grade.C: Invalid option: expected one of "restock"|"refurbish"|"vendor_return"|"scrap"|"donate"',
    ],
  ],
  ['a zone that is none', spoilt('Europe/London', 'Mars/Olympus'), ['1.yaml:13: windows.zone: is no IANA time zone']],
  [
    'a chain without an end',
    spoilt('shipped, ordered]', 'shipped]'),
    ['1.yaml:14: windows.start: is to end with ordered'],
  ],
  [
    'CEL that cannot be read',
    when('line.sku == '),
    ['1.yaml:7: rule final_sale/gift-cards: Unexpected token: EOF in "line.sku ==" (at character 12 of the condition)'],
  ],
  [
    'CEL with a wrong type',
    when('line.sku > 3'),
    ['rule final_sale/gift-cards: no such overload: string > int in "line.sku > 3" (at character 1 of the condition)'],
  ],
  [
    'an unknown fact',
    when('line.skew == "A"'),
    ['No such key: skew in "line.skew == \\"A\\"" (at character 6 of the condition)'],
  ],
  ['an unknown group', when('cart.sku == "A"'), ['Unknown variable: cart in']],
  ['a condition that is none', when('line.quantity'), ['is int, and a condition must be bool in "line.quantity"']],
  [
    'a unit before inspection',
    when('unit.grade == "A"'),
    ['Unknown variable: unit (units are known only after inspection'],
  ],
  ['CEL that conditions do not have', when('line.sku.matches("^A")'), ['matches() is not available in a condition']],
  ['a number that is not whole', when('line.quantity > 2.5'), ['only whole numbers, texts, true and false']],
  ['a moment that is none', when('order.placed_at > timestamp("May")'), ['timestamp() needs a moment like']],
  ['a rule that never applies', when('false'), ['1.yaml:7: rule final_sale/gift-cards: never applies; take it out']],
  [
    'a rule after a catch-all',
    spoilt(
      '      gives: final',
      '      gives: final\n    - { rule: all, when: true, gives: final }\n    - { rule: late, when: customer.known, gives: final }',
    ),
    ['1.yaml:10: rule final_sale/late: is never reached: all before it always applies; move it up or take it out'],
  ],
  [
    'two rules with one condition',
    spoilt(
      '      gives: final',
      '      gives: final\n    - { rule: twin, when: line.sku == "GIFT-CARD", gives: final }',
    ),
    [
      '1.yaml:9: rule final_sale/twin: is never reached: gift-cards before it has the same condition; take one of them out',
    ],
  ],
  [
    'two rules with one name',
    spoilt('      gives: final', '      gives: final\n    - { rule: gift-cards, when: customer.known, gives: final }'),
    ['rule number 1 of final_sale has this name too; explanations need one name each'],
  ],
  [
    'fraud limits the wrong way round',
    `${SOUND}fraud: { informative: true, review_from: 80, refuse_from: 60, no_answer: pass }\n`,
    ['1.yaml:28: fraud: refuses from a lower score than it reviews from'],
  ],
])('refused: %s', (_what, text, said) => {
  const found = problems(text);
  expect(found).toHaveLength(said.length);
  for (const [index, part] of said.entries()) expect(found[index]).toContain(part);
});

test('what holds a refund is read with all that it asks for, and nothing that it leaves out', () => {
  const text = `${SOUND}approvals: { otherwise: one, one_over_minor: 5000, by: finance, escalate_to: null, expires_hours: 24 }
fraud: { review_from: 50, refuse_from: 80, no_answer: review, answer_within_minutes: 10 }
statutory: { otherwise: 14, override: escalate, over: [fraud] }
unclaimed: { after_days: 90 }
`;
  const [policy] = validatePolicies([{ file: '1.yaml', text }]).policies;
  expect(policy?.terms).toMatchObject({
    approvals: {
      informative: false,
      says: { otherwise: 'one', one_over_minor: 5000, by: 'finance', escalate_to: null },
    },
    fraud: { informative: false, says: { review_from: 50, answer_within_minutes: 10 } },
    statutory: { informative: false, says: { otherwise: 14, override: 'escalate', over: ['fraud'] } },
    unclaimed: { informative: false, says: 90 },
  });
  expect(Object.keys(policy?.terms.statutory?.says ?? {})).not.toContain('warn_days');
});

const version = (number: number, from: string): string =>
  SOUND.replace('version: 1', `version: ${number}`).replace('2000-01-01', from);

test.each<[string, readonly string[], string]>([
  ['one version twice', [SOUND, SOUND], '2.yaml:2: version 1 of demo-shop is there twice'],
  [
    'two that begin together',
    [SOUND, version(2, '2000-01-01')],
    '2.yaml:3: version 2 of demo-shop overlaps version 1: both begin',
  ],
  [
    'a later one that begins earlier',
    [SOUND, version(2, '1999-01-01')],
    '2.yaml:3: version 2 of demo-shop overlaps version 1: later',
  ],
])('versions overlap: %s', (_what, texts, said) => {
  expect(problems(...texts)).toEqual([expect.stringContaining(said)]);
  expect(problems(SOUND, version(2, '2001-01-01'))).toEqual([]);
});

test('all that is wrong is told at once, and the sound files can still be used', () => {
  const broken = spoilt('receipt_due_days: 14', 'receipt_due_days: 0').replace('C: vendor_return', 'C: burn');
  const { policies, problems: wrong } = validatePolicies([
    { file: 'a', text: broken },
    { file: 'b', text: SOUND },
  ]);
  expect(wrong.map(({ line }) => line)).toEqual([23, 27]);
  expect(policies).toHaveLength(1);
});

test('a condition over several lines is told by its own line', () => {
  const [said] = problems(when('>-\n        line.quantity > 3 &&\n        line.skew == "A"'));
  expect(said).toContain('rule final_sale/gift-cards: No such key: skew');
});
