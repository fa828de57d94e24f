import type { Policy } from '#core/policy/policy.ts';
import type { Page } from './policy-problem.ts';
import { compileRules } from './policy-rules.ts';
import type { PolicyData } from './policy-shape.ts';

type Books = NonNullable<Policy['books']>;

/** What a policy file says of the books; nothing where it gives none of these sections. */
export function booksOf(data: PolicyData, page: Page): Pick<Policy, 'books'> {
  const { valuation, entities } = data;
  const expected = expectedOf(data.expected_returns, page);
  if (valuation === undefined && expected === undefined && entities === undefined) return {};
  return {
    books: {
      ...(valuation === undefined ? {} : { valuation }),
      ...(expected === undefined ? {} : { expected_returns: expected }),
      ...(entities === undefined ? {} : { entities }),
    },
  };
}

/** At the sale nobody has asked for a return, so a condition on the request would never mean what it says. */
function expectedOf(data: PolicyData['expected_returns'], page: Page): Books['expected_returns'] {
  if (data === undefined) return undefined;
  const { days, recovery_percent, except_reasons } = data;
  const percent = compileRules(page, 'expected_returns', { ...data, as: (of: number) => of });
  for (const rule of percent.rules) {
    const early = rule.reads.find((fact) => fact.startsWith('request.'));
    const index = data.rules.findIndex((one) => one.rule === rule.name);
    if (early !== undefined)
      page.wrong(
        ['expected_returns', 'rules', index, 'when'],
        `asks for ${early}, which is not known at the sale; name reasons under except_reasons, or ask for order, line or product`,
      );
  }
  return { percent, days, recovery_percent, except_reasons };
}
