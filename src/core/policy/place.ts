import type { Disposition } from '../base/codes.ts';
import { must } from '../base/must.ts';
import type { Gate } from '../refund/lifecycle.ts';
import type { Policy } from './policy.ts';
import { choose, explain, type RuleLooked, type RuleSet } from './rules.ts';
import type { Situation } from './situation.ts';

/** Gates in the order in which a walk meets them. */
const WALK: readonly Gate[] = ['received', 'inspected', 'disposition'];

/** An answer and every rule that was looked at for it. */
export interface Answer<T> {
  readonly value: T;
  readonly rules: readonly RuleLooked[];
}

/** Where units of an inspected lot go for good: the first rule that applies, else their grade. */
export function dispositionOf({ dispositions }: Policy, situation: Situation): Answer<Disposition> {
  const grade = must(situation.unit.grade, 'a disposition asked for without a grade');
  const chosen = choose(dispositions.rules, situation);
  const value = chosen.value ?? dispositions.by_grade[grade];
  const says = chosen.at === -1 ? `grade ${grade} goes to ${value}` : `goes to ${value}`;
  return {
    value,
    rules: explain(dispositions.rules, situation, chosen, { section: 'disposition', says, passed: true }),
  };
}

/** The node that returned units are to be sent to. A policy that knows one node has nothing to explain. */
export function destinationOf({ destinations }: Policy, situation: Situation): Answer<string> {
  return asked(destinations, situation, 'destination', (node) => `goes to ${node}`);
}

/** The conditions that hold the refund of units, in the order of the walk. */
export function gatesOf({ gates }: Policy, situation: Situation): Answer<readonly Gate[]> {
  return asked(gates, situation, 'gates', (held) =>
    held.length === 0 ? 'nothing holds the refund' : `${held.join(', ')} hold the refund`,
  );
}

/** All gates that hold some units of a return hold the return, in the order of the walk. */
export function together(held: readonly (readonly Gate[])[]): readonly Gate[] {
  return WALK.filter((gate) => held.some((gates) => gates.includes(gate)));
}

function asked<T>(set: RuleSet<T>, situation: Situation, section: string, says: (value: T) => string): Answer<T> {
  const chosen = choose(set, situation);
  if (set.rules.length === 0) return { value: chosen.value, rules: [] };
  return {
    value: chosen.value,
    rules: explain(set, situation, chosen, { section, says: says(chosen.value), passed: true }),
  };
}
