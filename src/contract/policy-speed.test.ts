import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { told } from '#core/policy/case.fixture.ts';
import { eligibility } from '#core/policy/judge.ts';
import { choose } from '#core/policy/rules.ts';
import { validatePolicies } from './policy.ts';

const file = 'fashion-electronics.v3.yaml';
const text = readFileSync(new URL(`../../contracts/policies/${file}`, import.meta.url), 'utf8');

/** Runs often enough to be compiled, and gives the mean of the rest in nanoseconds. */
function mean_ns(work: () => void, times: number): number {
  for (let n = 0; n < times / 4; n += 1) work();
  const from = performance.now();
  for (let n = 0; n < times; n += 1) work();
  return ((performance.now() - from) * 1e6) / times;
}

test('rules are evaluated by the thousands in a millisecond, whole answers by the tens', () => {
  const { policies } = validatePolicies([{ file, text }]);
  const [policy] = policies;
  if (policy === undefined) throw new Error('the policy cannot be read');
  const on = told({ product: { category: 'shirts', hygiene: false }, customer: { standing: 'silver' } });
  const section = mean_ns(() => choose(policy.eligibility, on.situation), 200_000);
  const answer = mean_ns(() => eligibility(policies, on.moments.ordered, on), 5000);
  const each = section / policy.eligibility.rules.length;
  console.log(`a rule ${each.toFixed(0)} ns, a whole explained answer ${(answer / 1000).toFixed(1)} µs`);
  // Five and ten times what a slow machine takes, so that only a change of kind is caught.
  expect(each).toBeLessThan(500);
  expect(answer).toBeLessThan(200_000);
});
