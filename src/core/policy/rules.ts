import { factIn, type Fact, type FactValue, type Situation } from './situation.ts';

/** An ordered list of rules of which the first that matches decides, and what holds when none does. */
export interface RuleSet<T> {
  readonly rules: readonly Rule<T>[];
  readonly otherwise: T;
}

export interface Rule<T> {
  readonly name: string;
  /** The condition as it was written, for explanations. */
  readonly source: string;
  /** The facts that the condition asks about, in the order in which it names them. */
  readonly reads: readonly Fact[];
  /** Whether the condition surely holds; one that hangs on an unknown fact does not. */
  readonly when: (situation: Situation) => boolean;
  readonly gives: T;
}

/** A rule that was looked at, whether it let the request pass, and the values it used. */
export interface RuleLooked {
  readonly rule: string;
  readonly passed: boolean;
  readonly because: string;
}

/** What a rule set came to, and the place of the rule that decided; -1 when none matched. */
export interface Chosen<T> {
  readonly value: T;
  readonly at: number;
}

const NOT = 'does not apply: ';

/** What decides: the first rule that matches, else the fallback. */
export function choose<T>(set: RuleSet<T>, situation: Situation): Chosen<T> {
  const { rules } = set;
  for (let at = 0; at < rules.length; at += 1) {
    const rule = rules[at];
    if (rule !== undefined && rule.when(situation)) return { value: rule.gives, at };
  }
  return { value: set.otherwise, at: -1 };
}

/** How a section tells its decision: its name, the decision in words, and whether it lets the request pass. */
export interface Verdict {
  readonly section: string;
  readonly says: string;
  readonly passed: boolean;
}

/** Every rule that was looked at, in order, and the one that decided, with the values that they used. */
export function explain<T>(
  set: RuleSet<T>,
  situation: Situation,
  { at }: Chosen<T>,
  { section, says, passed }: Verdict,
): RuleLooked[] {
  const last = at === -1 ? set.rules.length : at + 1;
  const looked = set.rules.slice(0, last).map((rule, index): RuleLooked => {
    const values = valuesOf(rule, situation);
    return index === at
      ? { rule: `${section}: ${rule.name}`, passed, because: values === '' ? says : `${says}, as ${values}` }
      : { rule: `${section}: ${rule.name}`, passed: true, because: `${NOT}${values || rule.source}` };
  });
  if (at === -1)
    looked.push({ rule: section, passed, because: set.rules.length === 0 ? says : `${says}, as no rule applies` });
  return looked;
}

/**
 * What was looked at for several lines, in the order in which it came up first. What decided is told once for each way it was
 * told; a rule that did not apply is told once, however many lines it did not apply to, so that a return of a thousand lines
 * does not carry every rule a thousand times.
 */
export function once(looked: readonly RuleLooked[]): RuleLooked[] {
  const told = new Map<string, { readonly first: RuleLooked; others: number }>();
  for (const one of looked) {
    const idle = one.because.startsWith(NOT);
    const key = idle ? one.rule : `${one.rule}\n${one.passed}\n${one.because}`;
    const before = told.get(key);
    if (before === undefined) told.set(key, { first: one, others: 0 });
    else if (before.first.because !== one.because) before.others += 1;
  }
  return [...told.values()].map(({ first, others }) =>
    others === 0 ? first : { ...first, because: `${first.because}; likewise ${others} more` },
  );
}

function valuesOf<T>({ reads }: Rule<T>, situation: Situation): string {
  return reads.map((fact) => `${fact} is ${shown(factIn(situation, fact))}`).join(', ');
}

function shown(value: FactValue): string {
  if (value === null) return 'not known';
  return typeof value === 'string' ? `"${value}"` : String(value);
}
