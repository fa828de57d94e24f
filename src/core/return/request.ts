import type { ReturnRequested, ReturnRequestedLine } from '../base/input.ts';
import type { JsonObject } from '../base/json.ts';
import { must } from '../base/must.ts';
import { count, join, take, without, type Range } from '../base/units.ts';
import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { attest } from '../evidence.ts';
import type { DenialCode, DeniedLine } from '../event.ts';
import type { WishedRemedy } from '../exchange/plan.ts';
import { refuseRemedy, shareOf } from '../exchange/wish.ts';
import type { Sold, SoldLine } from '../order/sold.ts';
import { fraudBars } from '../hold/fraud.ts';
import type { CopyLooked } from '../policy/fresh.ts';
import { eligibility, type Eligibility } from '../policy/judge.ts';
import { policyName } from '../policy/policy.ts';
import type { RuleLooked } from '../policy/rules.ts';
import { caseOf } from '../policy/situate.ts';
import { knownFrom } from '../replica/known.ts';
import { advance } from './advance.ts';
import { authorise, type Claim } from './authorise.ts';
import { forRecipient, opened, recipientOf } from './gift.ts';
import { withSkus } from './naming.ts';

/** An order line that may hold units of the wanted SKU. */
interface Candidate {
  readonly aggregate: string;
  readonly sold: Sold;
  readonly line: SoldLine;
}

/** Where units are looked for, and what is said of those that were never bought there. */
interface Searched {
  readonly purchases: readonly Candidate[];
  readonly absent: DenialCode;
}

/** Units found so far, and why others were not. */
interface Found {
  readonly claims: Claim[];
  readonly denied: DeniedLine[];
  /** The copies of other systems' words that were looked at, by name. */
  readonly copies: Map<string, CopyLooked>;
}

/**
 * A customer wants units back to us. They are looked for among the purchases made up to the request, oldest first
 * (equal times in the order of sale), each unit once; what is not found is denied with its reason.
 */
export function decideRequested(
  plan: Draft,
  aggregate: string,
  asked: ReturnRequested,
  world: World,
  candidates: readonly string[],
): Verdict {
  const { request_id, channel, customer_id, order_id, commerce_return_ref } = asked;
  if (plan.state(aggregate) !== null)
    return { kind: 'refused', code: 'request_already_decided', detail: `request ${request_id} is already decided` };
  const known = candidates.some((order) => plan.state(order) !== null);
  if (asked.lines.every((line) => line.quantity <= 0))
    return { kind: 'refused', code: 'nothing_requested', detail: 'no line asks for a positive number of units' };
  const unfit = [...asked.lines, { remedy: recipientOf(asked) }].flatMap(({ remedy }) => refuseRemedy(remedy) ?? [])[0];
  if (unfit !== undefined) return unfit;
  // The platform sold the order, so its notice is on the way; declining would be final. A caller is told at once.
  if (commerce_return_ref !== null && order_id !== null && !known)
    return { kind: 'parked', waits_for: `order/${order_id}`, why: 'asked for before the order was recorded' };
  const open = asked.gift === undefined ? candidates : opened(world, candidates, asked.gift.code);
  const fact = { ...asked, lines: forRecipient(asked, withSkus(world, open, asked.lines)) };
  const purchases = purchasesUpTo(world, open, fact);
  const found: Found = { claims: [], denied: [], copies: new Map() };
  const wrongCode = known && open.length === 0 && candidates.length > 0;
  const absent =
    order_id !== null && !known ? 'order_unknown' : wrongCode ? 'gift_code_unknown' : ('no_purchase' as const);
  for (const [wish, line] of fact.lines.entries())
    findUnits(plan, fact, { ...line, wish }, { purchases, absent }, found);
  const foreign = found.claims.find(inOtherCurrency);
  if (foreign !== undefined)
    return {
      kind: 'refused',
      code: 'currency_differs',
      detail: `the order was paid in ${foreign.sold.currency}; price the replacement in it`,
    };
  // The platform's own return cannot be approved in part, so a part that is denied denies the whole.
  const claims = commerce_return_ref !== null && found.denied.length > 0 ? [] : found.claims;
  const returns = byOrder(request_id, claims);
  plan.emit(aggregate, {
    type: 'return.requested',
    request_id,
    channel,
    reference: fact.reference ?? null,
    customer_id,
    order_id,
    lines: fact.lines,
    returns: returns.map(({ return_id, order_id: of }) => ({ return_id, order_id: of })),
  });
  plan.refer({ kind: 'request', id: request_id }, aggregate);
  if (found.denied.length > 0) deny(plan, aggregate, fact, found.denied);
  const telling = { world, candidates };
  attest(plan, aggregate, fact, telling);
  const authorised = returns.map(({ return_id, order }) =>
    authorise(plan, {
      return_id,
      aggregate: order,
      fact,
      claims: claims.filter((claim) => claim.aggregate === order),
      ...(fact.custody_only === true ? { kind: 'custody_only' } : {}),
    }),
  );
  // Another system's request is another aggregate; what they share under one lock is the order.
  for (const { order } of returns) attest(plan, order, fact, telling);
  // What policy pays before the goods, or without them, waits for nothing that is still to come.
  for (const { return_id, order } of returns) advance(plan, order, return_id, world);
  return plan.done(answer(request_id, authorised, found));
}

/** One return for each order that units were found in. */
function byOrder(
  request_id: string,
  claims: readonly Claim[],
): { readonly return_id: string; readonly order_id: string; readonly order: string }[] {
  const aggregates = [...new Set(claims.map((claim) => claim.aggregate))];
  return aggregates.map((order, index) => ({
    return_id: `${request_id}-${index + 1}`,
    order_id: order.slice('order/'.length),
    order,
  }));
}

function purchasesUpTo(world: World, candidates: readonly string[], fact: ReturnRequested): Candidate[] {
  const wanted = new Set(fact.lines.map((line) => line.sku));
  const found = candidates.flatMap((aggregate) => {
    const sold = world.sold(aggregate.slice('order/'.length));
    if (sold === null) return [];
    return sold.lines
      .filter((line) => wanted.has(line.sku) && line.bought_at <= fact.requested_at)
      .filter(({ replacement }) => replacement !== 'not_shipped')
      .map((line) => ({ aggregate, sold, line }));
  });
  return found.sort(
    (a, b) => compare(a.line.bought_at, b.line.bought_at) || compareIds(a.line.line_id, b.line.line_id),
  );
}

function findUnits(
  plan: Draft,
  fact: ReturnRequested,
  line: ReturnRequestedLine & { readonly wish: number },
  { purchases, absent }: Searched,
  found: Found,
): void {
  const places = purchases.filter(
    (place) => place.line.sku === line.sku && (line.line_id === null || place.line.line_id === line.line_id),
  );
  const known = plan.facts.known ?? knownFrom((name) => plan.state(name), plan.facts.now);
  let open = Math.max(0, line.quantity);
  const barred = new Map<DenialCode, { units: number; policy: string; rules: readonly RuleLooked[] }>();
  for (const place of places) {
    if (open === 0) break;
    const free = freeUnits(plan, place, found.claims);
    const units = take(free, open).taken;
    if (units.length === 0) continue;
    const fraud_score = fact.fraud_score ?? null;
    const wish = {
      channel: fact.channel,
      reason: line.reason,
      quantity: count(units),
      at: fact.requested_at,
      fraud_score,
    };
    const on = caseOf(place.sold, place.line, wish, known);
    const judged = eligibility(plan.facts.policies, place.line.bought_at, on);
    for (const one of judged.seen.looked) found.copies.set(one.copy, one);
    const custody = fact.custody_only === true;
    const verdict = custody ? forCustody(judged) : judged;
    const then = custody ? null : (line.contract ?? verdict.policy.terms.contracts ?? null);
    const unsaid = place.line.contract !== undefined && then === null && !custody;
    const code = verdict.code ?? barOf(fraudBars(verdict.policy, fraud_score), unsaid);
    if (code === null) {
      found.claims.push({
        ...place,
        units,
        reason: line.reason,
        commerce_line_ref: line.commerce_line_ref,
        contract: then,
        // Units that stay the customer's pay for nothing.
        remedy: custody ? null : remedyFor(line, line.quantity - open, line.quantity - open + count(units)),
        situation: verdict.seen.situation,
        verdict,
      });
      open -= count(units);
    } else {
      const before = barred.get(code)?.units ?? 0;
      barred.set(code, {
        units: before + count(units),
        policy: policyName(verdict.policy),
        rules: verdict.rules,
      });
    }
  }
  for (const [code, { units, policy, rules }] of barred) {
    const quantity = Math.min(open, units);
    if (quantity > 0) found.denied.push({ sku: line.sku, quantity, code, policy, rules });
    open -= quantity;
  }
  if (open > 0) {
    const code = places.length > 0 ? 'units_exhausted' : absent;
    found.denied.push({ sku: line.sku, quantity: open, code, policy: null, rules: [] });
  }
}

/** Units that stay the customer's are taken in whatever the policy says of giving them back. */
function forCustody(judged: Eligibility): Eligibility {
  const because = 'the units stay the customer’s: they are repaired and sent back, and nothing is refunded';
  return { ...judged, eligible: true, code: null, rules: [{ rule: 'custody_only', passed: true, because }] };
}

/** What bars units beside the policy's own rules: the fraud check, or a subscription of which nobody says what becomes of it. */
function barOf(fraud: boolean, unsaid: boolean): DenialCode | null {
  return fraud ? 'fraud_refused' : unsaid ? 'contract_outcome_missing' : null;
}

/** What of the line's remedy falls on some of its units; a replacement that falls on none leaves them the money. */
function remedyFor(
  { remedy, wish, quantity }: ReturnRequestedLine & { readonly wish: number },
  from: number,
  to: number,
): WishedRemedy | null {
  if (remedy === undefined) return null;
  if (remedy.kind === 'store_credit') return { wish, remedy };
  const share = shareOf(remedy, from, to, quantity);
  return share === null ? null : { wish, remedy: share };
}

function inOtherCurrency({ remedy, sold }: Claim): boolean {
  return remedy?.remedy.kind === 'exchange' && remedy.remedy.for.currency !== sold.currency;
}

function freeUnits(plan: Draft, place: Candidate, claims: readonly Claim[]): Range[] {
  const state = plan.state(place.aggregate);
  const claimed = state?.kind === 'order' ? (state.claimed[place.line.line_id] ?? []) : [];
  const now = claims
    .filter((claim) => claim.aggregate === place.aggregate && claim.line.line_id === place.line.line_id)
    .reduce<Range[]>((sum, claim) => join(sum, claim.units), []);
  return without(without([{ from: 0, to: place.line.quantity }], claimed), now);
}

function deny(plan: Draft, aggregate: string, fact: ReturnRequested, denied: readonly DeniedLine[]): void {
  const return_ref = fact.commerce_return_ref;
  const first = must(denied[0], 'a denial without a line');
  // What the platform says of its declined return later finds the request, and need not wait for a return.
  if (return_ref !== null) plan.refer({ kind: 'return', id: return_ref }, aggregate);
  plan.emit(
    aggregate,
    { type: 'return.denied', request_id: fact.request_id, lines: denied },
    return_ref === null
      ? []
      : [
          {
            step: 'decline',
            key: `${fact.request_id}:decline`,
            system: plan.facts.systems.commerce,
            operation: {
              name: 'commerce.return.decline',
              return_ref,
              code: first.code,
              note: denied
                .map(({ quantity, sku, code }) => `${quantity} of ${sku || 'an unknown line'}: ${code}`)
                .join('; '),
            },
          },
        ],
  );
}

function answer(request_id: string, returns: readonly JsonObject[], { denied, copies }: Found): JsonObject {
  return {
    request_id,
    returns,
    refused: denied.map(({ sku, quantity, code, rules }) => ({
      sku,
      quantity,
      code,
      rules: rules.map(({ rule, passed, because }) => ({ rule, passed, because })),
    })),
    ...(copies.size === 0 ? {} : { copies: [...copies.values()].map((one) => ({ ...one })) }),
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Ids that are numbers rise with the sale; others keep text order. */
function compareIds(a: string, b: string): number {
  const numeric = /^\d+$/.test(a) && /^\d+$/.test(b);
  return numeric && a.length !== b.length ? a.length - b.length : compare(a, b);
}
