import type { ReturnRequested } from '../base/input.ts';
import type { ContractOutcome } from '../base/contract.ts';
import { later } from '../base/instant.ts';
import type { JsonObject } from '../base/json.ts';
import { must } from '../base/must.ts';
import { count, join, type Range } from '../base/units.ts';
import type { Draft, Wanted } from '../draft.ts';
import type { AuthorizedLine, ReturnKind } from '../event.ts';
import { planExchanges, remedied, type WishedRemedy } from '../exchange/plan.ts';
import { lineContract } from '../order/contract.ts';
import { unitValue, type Sold, type SoldLine } from '../order/sold.ts';
import type { Eligibility } from '../policy/judge.ts';
import { destinationOf, gatesOf, together } from '../policy/place.ts';
import { policyName, type Policy } from '../policy/policy.ts';
import { once, type RuleLooked } from '../policy/rules.ts';
import type { Settled } from '../policy/settle.ts';
import type { Situation } from '../policy/situation.ts';
import { beginHolds } from '../hold/begin.ts';
import type { Gate } from '../refund/lifecycle.ts';
import type { AuthorizedFee } from '../refund/owed.ts';
import { wakeForDues } from './due.ts';
import { countFavours, favourOf, settleAll } from './favours.ts';

/** Units of one order line that are to come back. */
export interface Claim {
  readonly aggregate: string;
  readonly sold: Sold;
  readonly line: SoldLine;
  readonly units: readonly Range[];
  readonly reason: string;
  readonly commerce_line_ref: string | null;
  readonly remedy: WishedRemedy | null;
  /** What it means for the subscription behind it, where there is one. */
  readonly contract: ContractOutcome | null;
  readonly situation: Situation;
  readonly verdict: Eligibility;
}

/** What policy says of a return as a whole. Its first units name the version, the node and the time to come by. */
interface Ruling {
  readonly policy: Policy;
  readonly node: string;
  readonly gates: readonly Gate[];
  readonly rules: readonly RuleLooked[];
  readonly settled: readonly Settled[];
}

interface Authorisation {
  readonly return_id: string;
  readonly aggregate: string;
  readonly fact: ReturnRequested;
  readonly claims: readonly Claim[];
  /** Set when it is not the plain wish of a customer. */
  readonly kind?: ReturnKind;
}

/** A claim and the return lines that it comes to, one for each frozen value. */
interface Priced {
  readonly claim: Claim;
  readonly lines: readonly AuthorizedLine[];
}

const DAY_MS = 86_400_000;

/** Opens a return on one order and tells commerce, ERP and warehouse. Returns the caller's view of it. */
export function authorise(plan: Draft, wish: Authorisation): JsonObject {
  const { return_id, aggregate, fact, claims, kind } = wish;
  const { sold } = must(claims[0], 'a return without units');
  const { policy, node, gates, rules, settled } = rule(claims);
  const numbered = priced(return_id, fact, claims, settled);
  const fees = kind === undefined ? feesOf(numbered, settled) : [];
  const lines = numbered.flatMap((one) => one.lines);
  const repair = kind === 'custody_only';
  const refund_minor = repair ? 0 : lines.reduce((sum, line) => sum + line.unit_minor * count(line.units), 0);
  plan.emit(
    aggregate,
    {
      type: 'return.authorized',
      ...(kind === undefined ? {} : { kind }),
      return_id,
      request_id: fact.request_id,
      channel: fact.channel,
      requested_at: fact.requested_at,
      receipt_due_at: later(plan.facts.now, policy.receipt_due_days * DAY_MS),
      node,
      gates,
      policy: policyName(policy),
      rules,
      ...(fees.length === 0 ? {} : { fees }),
      lines,
      commerce_return_ref: fact.commerce_return_ref,
      ...(fact.gift === undefined ? {} : { gift: true }),
      commerce_lines: Object.fromEntries(
        claims.flatMap((claim) =>
          claim.commerce_line_ref === null ? [] : [[claim.line.line_id, claim.commerce_line_ref]],
        ),
      ),
      ...(typeof fact.requested_by === 'string' ? { requested_by: fact.requested_by } : {}),
    },
    // Nothing is given back, so neither the shop nor the ERP has anything to open; only the holder has to expect the goods.
    announcements(plan, wish, lines, node).filter(({ step }) => !repair || step === 'announce'),
  );
  if (!repair) plan.emit(aggregate, { type: 'refund.held', return_id, amount_minor: refund_minor, waits_for: gates });
  if (!repair)
    beginHolds(plan, {
      aggregate,
      return_id,
      asked: fact,
      amount_minor: refund_minor,
      claims: claims.flatMap(({ verdict }, at) => {
        const one = settled[at];
        return one === undefined ? [] : [{ policy: verdict.policy, settled: one }];
      }),
    });
  if (!repair) countFavours(plan, return_id, claims, settled);
  plan.refer({ kind: 'return', id: return_id }, aggregate);
  planExchanges(plan, { return_id, aggregate }, claims, lines);
  // The platform knows a return that it opened only by its own id, and cancels it by that.
  if (fact.commerce_return_ref !== null) plan.refer({ kind: 'return', id: fact.commerce_return_ref }, aggregate);
  wakeForDues(plan, aggregate);
  return {
    return_id,
    order: sold.order_id,
    status: 'authorised',
    lines: lines.map(({ line_id, sku, units, unit_minor }) => ({
      line_id,
      sku,
      quantity: count(units),
      refund: { amount_minor: repair ? 0 : unit_minor * count(units), currency: sold.currency },
    })),
    refund: { amount_minor: refund_minor, currency: sold.currency },
    policy: policyName(policy),
  };
}

/** Every gate that holds some of the units holds the return; what was looked at alike for several lines is told once. */
function rule(claims: readonly Claim[]): Ruling {
  const first = must(claims[0], 'a return without units');
  const { policy } = first.verdict;
  const to = destinationOf(policy, first.situation);
  const held = claims.map(({ verdict, situation }) => gatesOf(verdict.policy, situation));
  const settled = settleAll(claims);
  const looked = claims.flatMap(({ verdict }, index) => [
    ...verdict.rules,
    ...(held[index]?.rules ?? []),
    ...(settled[index]?.rules ?? []),
  ]);
  const gates = together(held.map(({ value }) => value));
  return { policy, node: to.value, gates, rules: once([...looked, ...to.rules]), settled };
}

/** The fees that are to be deducted, each with the return lines that bear it; those of a whole return once. */
function feesOf(claims: readonly Priced[], settled: readonly Settled[]): AuthorizedFee[] {
  const fees: AuthorizedFee[] = [];
  for (const [index, { claim, lines }] of claims.entries())
    for (const { informative, ...fee } of settled[index]?.fees ?? []) {
      if (informative) continue;
      const numbers = lines.map(({ line }) => line);
      const whole = fees.findIndex(({ code, per }) => fee.per === 'return' && per === 'return' && code === fee.code);
      const before = fees[whole];
      if (before === undefined) fees.push({ ...fee, line_id: claim.line.line_id, lines: numbers });
      else fees[whole] = { ...before, lines: [...before.lines, ...numbers] };
    }
  return fees;
}

/** Numbers the return lines that claims come to, with what each was granted and what is wanted for it. */
function priced(
  return_id: string,
  { gift }: ReturnRequested,
  claims: readonly Claim[],
  settled: readonly Settled[],
): Priced[] {
  let line = 0;
  return claims.map((claim, index) => {
    const favour = favourOf(claim, must(settled[index], 'a claim whose terms were not settled'));
    const remedy = remedied(return_id, claims, claim, gift?.recipient);
    const lines = byValue(claim).map((one) => ({
      ...one,
      line: (line += 1),
      ...favour,
      ...remedy,
      ...contracted(claim, one.unit_minor),
    }));
    return { claim, lines };
  });
}

function contracted({ line, contract, situation }: Claim, unit_minor: number): Pick<AuthorizedLine, 'contract'> {
  if (line.contract === undefined || contract === null) return {};
  return { contract: lineContract(line.contract, contract, unit_minor, situation.request.at) };
}

/** Splits a claim where the frozen value of its units changes. */
function byValue({ line, units, reason }: Claim): Omit<AuthorizedLine, 'line'>[] {
  const parts: Omit<AuthorizedLine, 'line'>[] = [];
  let from = 0;
  for (const run of line.runs) {
    const to = from + run.units;
    const start = from;
    const inside = units
      .map((range) => ({ from: Math.max(range.from, start), to: Math.min(range.to, to) }))
      .filter((range) => range.from < range.to);
    const unit_minor = unitValue(run);
    const last = parts.at(-1);
    if (inside.length > 0 && last?.unit_minor === unit_minor)
      parts[parts.length - 1] = { ...last, units: join(last.units, inside) };
    else if (inside.length > 0) parts.push({ line_id: line.line_id, sku: line.sku, reason, units: inside, unit_minor });
    from = to;
  }
  return parts;
}

function announcements(plan: Draft, wish: Authorisation, lines: readonly AuthorizedLine[], node: string): Wanted[] {
  const { return_id, fact, claims } = wish;
  const { sold } = must(claims[0], 'a return without units');
  const { commerce, erp, wms } = plan.facts.systems;
  const at = fact.requested_at;
  const opened: Wanted =
    fact.commerce_return_ref === null
      ? {
          step: 'open',
          key: `${return_id}:open`,
          system: commerce,
          operation: {
            name: 'commerce.return.open',
            return_id,
            order_ref: sold.source_ref,
            requested_at: at,
            lines: byOrderLine(claims),
          },
        }
      : {
          step: 'open',
          key: `${return_id}:open`,
          system: commerce,
          operation: { name: 'commerce.return.approve', return_id, return_ref: fact.commerce_return_ref },
        };
  // What the customer keeps is expected nowhere.
  const expected = lines.filter(({ keep }) => keep !== true);
  const announce: Wanted = {
    step: 'announce',
    key: `${return_id}:announce`,
    system: wms,
    operation: {
      name: 'wms.return.announce',
      return_id,
      node,
      order_name: sold.name,
      at,
      lines: expected.map(({ line, sku, units }) => ({ line, sku, quantity: count(units) })),
    },
  };
  return [
    opened,
    {
      step: 'authorise',
      key: `${return_id}:authorise`,
      system: erp,
      operation: {
        name: 'erp.return.authorise',
        return_id,
        order_name: sold.name,
        customer_id: sold.customer_id,
        currency: sold.currency,
        at,
        node,
        lines: lines.map(({ line, sku, units, unit_minor }) => ({
          line,
          sku,
          quantity: count(units),
          amount_minor: unit_minor * count(units),
        })),
      },
    },
    ...(expected.length === 0 ? [] : [announce]),
  ];
}

/** The commerce platform knows order lines, not values: one line for each. */
function byOrderLine(claims: readonly Claim[]): { line: string; line_ref: string; quantity: number; reason: string }[] {
  const lines = new Map<string, { line: string; line_ref: string; quantity: number; reason: string }>();
  for (const { line, units, reason } of claims) {
    const before = lines.get(line.line_id);
    lines.set(line.line_id, {
      line: line.line_id,
      line_ref: line.source_ref,
      quantity: (before?.quantity ?? 0) + count(units),
      reason: before?.reason ?? reason,
    });
  }
  return [...lines.values()];
}
