import type { Instant } from '../base/instant.ts';
import { must } from '../base/must.ts';
import { count } from '../base/units.ts';
import type { Decision } from '../decision.ts';
import type { AuthorizedLine, DenialCode } from '../event.ts';
import type { Sold } from '../order/sold.ts';
import { eligibility, policyAt, type Policy, type RuleLooked } from '../policy/policy.ts';

/** One line of a question about eligibility. */
export interface AskedLine {
  readonly sku: string;
  readonly quantity: number;
  readonly line_id: string | null;
}

/** The answer to one line: found and barred units sum to what was asked. */
export interface Appraisal {
  readonly found: readonly FoundUnits[];
  readonly barred: readonly BarredUnits[];
}

/** Units of one order line at one frozen value that may come back. */
export interface FoundUnits {
  readonly order_id: string;
  readonly line_id: string;
  readonly units: number;
  readonly amount_minor: number;
  readonly currency: string;
  readonly policy: string;
  readonly rules: readonly RuleLooked[];
}

export interface BarredUnits {
  readonly quantity: number;
  readonly code: DenialCode;
  /** The policy version that barred them; null when there was nothing to judge. */
  readonly policy: string | null;
  readonly rules: readonly RuleLooked[];
}

/** What a decision that is not carried out would mean, beside what it was made from. */
export interface Question {
  readonly lines: readonly AskedLine[];
  readonly asked_at: Instant;
  readonly policies: readonly Policy[];
  /** The sales that the decision looked at. */
  readonly sold: readonly Sold[];
}

/** Units that are not given to a line of the question yet. */
type Open<T> = T & { left: number };

/**
 * Reads a decision on a return request that is not to be carried out as an answer to each line asked. Lines are served
 * in their order, as the decision serves them, so that two lines of one SKU never count the same unit.
 */
export function appraise(decision: Decision, question: Question): Appraisal[] {
  const found = decision.events.flatMap(({ aggregate, body }) => {
    if (body.type !== 'return.authorized') return [];
    const sold = must(
      question.sold.find(({ order_id }) => `order/${order_id}` === aggregate),
      'an authorisation without its sale',
    );
    return body.lines.map((line) => ({ line, sold, left: count(line.units) }));
  });
  const denied = decision.events.flatMap(({ body }) =>
    body.type === 'return.denied' ? body.lines.map((line) => ({ ...line, left: line.quantity })) : [],
  );
  return question.lines.map((asked) => {
    const mine = found.filter(({ line }) => line.sku === asked.sku && matches(asked, line));
    const given = serve(mine, asked.quantity);
    const rest = asked.quantity - given.reduce((sum, { units }) => sum + units, 0);
    const barred = serve(
      denied.filter(({ sku }) => sku === asked.sku),
      rest,
    );
    return {
      found: given.map(({ from, units }) => foundUnits(from.line, from.sold, units, question)),
      barred: barred.map(({ from, units }) => {
        const { code, policy, rules } = from;
        return { quantity: units, code, policy, rules };
      }),
    };
  });
}

function matches(asked: AskedLine, line: AuthorizedLine): boolean {
  return asked.line_id === null || asked.line_id === line.line_id;
}

function serve<T>(from: readonly Open<T>[], wanted: number): { readonly from: Open<T>; readonly units: number }[] {
  let open = wanted;
  return from.flatMap((one) => {
    const units = Math.min(open, one.left);
    if (units === 0) return [];
    one.left -= units;
    open -= units;
    return [{ from: one, units }];
  });
}

function foundUnits(line: AuthorizedLine, sold: Sold, units: number, question: Question): FoundUnits {
  const bought = must(
    sold.lines.find(({ line_id }) => line_id === line.line_id),
    'an authorised line that was never sold',
  );
  const { policy, rules } = eligibility(policyAt(question.policies, bought.bought_at), bought, question.asked_at);
  const { order_id, currency } = sold;
  return { order_id, line_id: line.line_id, units, amount_minor: units * line.unit_minor, currency, policy, rules };
}
