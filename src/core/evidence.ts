import type { Fact } from './base/input.ts';
import type { JsonObject } from './base/json.ts';
import { businessKeyOf, businessName } from './business.ts';
import type { Verdict, World } from './decision.ts';
import type { Draft } from './draft.ts';
import type { Told } from './state.ts';
import { withSkus } from './return/naming.ts';
import { currencyOf } from './return/open.ts';

interface Telling {
  readonly world: World;
  /** The orders that a request may take units from. */
  readonly candidates: readonly string[];
}

/** Where a business transaction was told of first, and how. */
interface Found {
  readonly aggregate: string;
  readonly told: Told;
}

/**
 * A second system tells of a business transaction that is booked already, under whatever key: its version is kept as evidence
 * and nothing is done again. Null when this fact is the first of its transaction, or names none.
 */
export function secondTeller(plan: Draft, aggregate: string, fact: Fact, telling: Telling): Verdict | null {
  const key = businessKeyOf(fact);
  if (key === null) return null;
  const business = businessName(fact.type, key);
  const first = find(plan, [aggregate, ...telling.candidates], business, telling.world);
  if (first === null) return null;
  const { booked } = first.told;
  const said = saidBy(fact, telling);
  const agrees = same(booked.said, said);
  const { source } = plan.input;
  const of = subject(fact);
  const return_id = fact.type === 'goods.received' ? fact.return_id : null;
  plan.emit(first.aggregate, {
    type: 'evidence.attached',
    return_id,
    of,
    business,
    source,
    booked: false,
    agrees,
    said,
  });
  if (!agrees)
    plan.exception({
      change: 'open',
      id: conflictId(business),
      kind: 'conflicting_sources',
      aggregate: first.aggregate,
      money_at_risk_minor: 0,
      currency: currencyOf(plan, first.aggregate),
      detail: {
        business,
        ...(return_id === null ? {} : { return_id }),
        booked: { source: booked.source, said: booked.said },
        other: { source, said },
      },
      at: plan.input.at,
    });
  const state = plan.state(first.aggregate);
  const returns = state?.kind === 'request' ? state.returns : [];
  return plan.done({ duplicate_of: booked.cause, agrees, returns: returns.map((one) => ({ ...one })) });
}

/** Keeps the version of a business transaction that is booked, so that a second teller is known as one. */
export function attest(plan: Draft, aggregate: string, fact: Fact, telling: Telling | null = null): void {
  const key = businessKeyOf(fact);
  const before = plan.state(aggregate);
  if (key === null || (before?.kind !== 'order' && before?.kind !== 'request')) return;
  const business = businessName(fact.type, key);
  const said = saidBy(fact, telling);
  const { source } = plan.input;
  const return_id = fact.type === 'goods.received' ? fact.return_id : null;
  const others = before.told?.[business]?.others ?? [];
  const agrees = others.every((one) => same(one.said, said));
  const of = subject(fact);
  plan.emit(aggregate, { type: 'evidence.attached', return_id, of, business, source, booked: true, agrees, said });
  // A request's orders know it too, so that it is found under their lock; its name leads to the request alone.
  if (of !== 'request' || before.kind === 'request') plan.refer({ kind: 'business', id: business }, aggregate);
  if (others.length > 0 && agrees)
    plan.exception({ change: 'close', id: conflictId(business), because: 'all versions agree since a correction' });
}

/** What is under our lock knows best; the name leads to what another aggregate was told. */
function find(plan: Draft, aggregates: readonly string[], business: string, world: World): Found | null {
  const named = world.resolve({ kind: 'business', id: business });
  for (const aggregate of named === null ? aggregates : [named, ...aggregates]) {
    const state = plan.state(aggregate);
    if (state?.kind !== 'order' && state?.kind !== 'request') continue;
    const told = state.told?.[business];
    if (told !== undefined) return { aggregate, told };
  }
  return null;
}

/** What two systems must agree on, in one spelling. */
function saidBy(fact: Fact, telling: Telling | null): JsonObject {
  switch (fact.type) {
    case 'goods.received':
      return { node: fact.node, units: sums(fact.items.map(({ sku, quantity }) => [sku, quantity])) };
    case 'return.requested': {
      const lines = telling === null ? fact.lines : withSkus(telling.world, telling.candidates, fact.lines);
      return { units: sums(lines.map(({ sku, line_id, quantity }) => [sku || (line_id ?? ''), quantity])) };
    }
    case 'order.recorded': {
      const { currency, tenders, lines } = fact.order;
      const paid_minor = tenders.reduce((sum, { amount_minor }) => sum + amount_minor, 0);
      return { currency, paid_minor, units: sums(lines.map(({ sku, quantity }) => [sku, quantity])) };
    }
    default:
      return {};
  }
}

function sums(of: readonly (readonly [string, number])[]): JsonObject {
  const by = new Map<string, number>();
  for (const [name, quantity] of of) by.set(name, (by.get(name) ?? 0) + quantity);
  return Object.fromEntries([...by].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** Alike to the letter: the parts are written in one order, and objects that come back from a store may not be. */
function same(a: JsonObject, b: JsonObject): boolean {
  const flat = (of: JsonObject): string =>
    Object.entries(of)
      .map(([name, value]) => `${name}=${isObject(value) ? `{${flat(value)}}` : JSON.stringify(value)}`)
      .sort()
      .join(';');
  return flat(a) === flat(b);
}

function isObject(value: JsonObject[string] | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function subject(fact: Fact): 'order' | 'request' | 'receipt' {
  if (fact.type === 'order.recorded') return 'order';
  return fact.type === 'return.requested' ? 'request' : 'receipt';
}

function conflictId(business: string): string {
  return `conflicting_sources:${business}`;
}
