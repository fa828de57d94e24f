import type { Instant } from '../base/instant.ts';
import { must } from '../base/must.ts';
import { count } from '../base/units.ts';
import type { Decision } from '../decision.ts';
import type { AuthorizedLine, DenialCode } from '../event.ts';
import type { Sold } from '../order/sold.ts';
import { eligibility } from '../policy/judge.ts';
import type { Known } from '../policy/known.ts';
import { policyName, type Policy } from '../policy/policy.ts';
import type { RuleLooked } from '../policy/rules.ts';
import { caseOf, type Wish } from '../policy/situate.ts';

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
  /** What the decision was told by replicas. */
  readonly known?: Known | undefined;
  /** The sales that the decision looked at. */
  readonly sold: readonly Sold[];
}

/** Authorised units, with what was asked for with them. */
interface Authorised {
  readonly line: AuthorizedLine;
  readonly sold: Sold;
  readonly wish: Omit<Wish, 'at'>;
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
    const { channel } = body;
    return body.lines.map((line) => {
      const claim = body.lines.filter(({ line_id, reason }) => line_id === line.line_id && reason === line.reason);
      const quantity = claim.reduce((sum, { units }) => sum + count(units), 0);
      return { line, sold, left: count(line.units), wish: { channel, reason: line.reason, quantity } };
    });
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
      found: given.map(({ from, units }) => foundUnits(from, units, question)),
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

function foundUnits({ line, sold, wish }: Authorised, units: number, question: Question): FoundUnits {
  const bought = must(
    sold.lines.find(({ line_id }) => line_id === line.line_id),
    'an authorised line that was never sold',
  );
  const { policies, known, asked_at } = question;
  const { policy, rules } = eligibility(
    policies,
    bought.bought_at,
    caseOf(sold, bought, { ...wish, at: asked_at }, known),
  );
  const { order_id, currency } = sold;
  return {
    order_id,
    line_id: line.line_id,
    units,
    amount_minor: units * line.unit_minor,
    currency,
    policy: policyName(policy),
    rules,
  };
}
