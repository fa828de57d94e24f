import type { Rule, RuleSet } from '#core/policy/rules.ts';
import { compile, type Scope } from './policy-cel.ts';
import type { Page } from './policy-problem.ts';

/** Rules as a policy file holds them. */
interface RuleData<D> {
  readonly rule: string;
  readonly when: string | boolean;
  readonly gives: D;
}

/** A section as a policy file holds it, and how its answers are read. */
interface SectionData<D, T> {
  readonly rules: readonly RuleData<D>[];
  readonly otherwise: D;
  readonly as: (of: D) => T;
}

/** Compiles the rules of one section, and tells those that cannot be read or can never decide. */
export function compileRules<D, T>(
  page: Page,
  section: string,
  of: SectionData<D, T>,
  scope: Scope = 'request',
): RuleSet<T> {
  const { rules, otherwise, as } = of;
  const names = new Map<string, number>();
  const sources = new Map<string, string>();
  let catchAll: string | null = null;
  const compiled: Rule<T>[] = [];
  for (const [index, data] of rules.entries()) {
    const path = [section, 'rules', index];
    const before = names.get(data.rule);
    if (before !== undefined)
      page.wrong(
        [...path, 'rule'],
        `rule number ${before + 1} of ${section} has this name too; explanations need one name each`,
      );
    names.set(data.rule, index);
    if (catchAll !== null)
      page.wrong(path, `is never reached: ${catchAll} before it always applies; move it up or take it out`);
    const source = String(data.when).trim();
    const twin = sources.get(source);
    if (twin !== undefined && catchAll === null)
      page.wrong(path, `is never reached: ${twin} before it has the same condition; take one of them out`);
    sources.set(source, data.rule);
    const condition = compile(source, scope);
    if (!('when' in condition)) {
      page.wrongAt([...path, 'when'], condition.character, `${condition.message} in ${JSON.stringify(source)}`);
      continue;
    }
    if (condition.always === true) catchAll ??= data.rule;
    if (condition.always === false) page.wrong([...path, 'when'], 'never applies; take it out');
    const { reads, when } = condition;
    compiled.push({ name: data.rule, source, reads, when, gives: as(data.gives) });
  }
  return { rules: compiled, otherwise: as(otherwise) };
}
