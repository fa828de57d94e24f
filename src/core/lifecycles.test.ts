import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CLAIM_LIFE } from './claim/lifecycle.ts';
import { evolve } from './evolve.ts';
import { EXCHANGE_LIFE } from './exchange/lifecycle.ts';
import { HOLD_LIFE, LAW_LIFE } from './hold/lifecycle.ts';
import { house, type House } from './house.fixture.ts';
import { anyHappening, anyOrder, anyRules, anyTerms, born, happen, ruledHouse } from './life.fixture.ts';
import { REFUND_LIFE, REFUND_SUM_LIFE, type RefundStatus } from './refund/lifecycle.ts';
import { LOT_BACK, RETURN_BACK } from './return/backward.ts';
import {
  LOT_LIFE,
  RETURN_LIFE,
  STEP_LIFE,
  type LifeCycle,
  type LotStage,
  type ReturnStatus,
} from './return/lifecycle.ts';
import { correct } from './return/correct.fixture.ts';
import type { OrderState, State } from './state.ts';
import { ask, inspect, line, move, notice, receive, sell } from './words.fixture.ts';

const TABLES: readonly (readonly [string, LifeCycle<string>, string])[] = [
  ['return', RETURN_LIFE, 'authorised'],
  ['lot', LOT_LIFE, 'authorised'],
  ['refund', REFUND_LIFE, 'held'],
  ['hold', HOLD_LIFE, 'open'],
  ['deadline of the law', LAW_LIFE, 'running'],
  ['delivery of a return', STEP_LIFE, 'sent'],
  ['claim', CLAIM_LIFE, 'requested'],
  ['exchange', EXCHANGE_LIFE, 'planned'],
];

function reachable(life: LifeCycle<string>, from: string): Set<string> {
  const seen = new Set([from]);
  for (const state of seen) for (const next of life[state] ?? []) seen.add(next);
  return seen;
}

test('refund as a whole: every state can be reached, and leads on to money that arrived unless it is cancelled', () => {
  expect([...reachable(REFUND_SUM_LIFE, 'held')].sort()).toEqual(Object.keys(REFUND_SUM_LIFE).sort());
  for (const status of Object.keys(REFUND_SUM_LIFE))
    expect(reachable(REFUND_SUM_LIFE, status)).toContain(status === 'cancelled' ? 'cancelled' : 'settled');
});

test.each(TABLES)('%s: every state can be reached from the first', (_name, life, first) => {
  expect([...reachable(life, first)].sort()).toEqual(Object.keys(life).sort());
});

test.each(TABLES)('%s: every state can end', (_name, life) => {
  const stuck = Object.keys(life).filter(
    (state) => ![...reachable(life, state)].some((end) => life[end]?.length === 0),
  );
  expect(stuck).toEqual([]);
});

/** Where everything of an order stands, by name: `return Q1-1`, `unit Q1-1/1/0`, `part Q1-1/1.1`, `refund Q1-1/1`. */
function standings(state: State | null): Map<string, string> {
  const found = new Map<string, string>();
  if (state?.kind !== 'order') return found;
  for (const [id, { refunds }] of Object.entries(state.grants ?? {}))
    for (const { refund, parts } of refunds)
      for (const { part, status: at } of parts) found.set(`part ${id}/${refund}.${part}`, at);
  for (const [id, one] of Object.entries(state.returns)) {
    found.set(`return ${id}`, one.status);
    for (const { refund, status, parts } of one.refunds) {
      found.set(`refund ${id}/${refund}`, status);
      for (const { part, status: at } of parts) found.set(`part ${id}/${refund}.${part}`, at);
    }
    if (one.status === 'closed') continue;
    for (const [name, { status: at }] of Object.entries(one.holds ?? {})) found.set(`hold ${id}/${name}`, at);
    for (const [name, { status: at }] of Object.entries(one.steps)) found.set(`step ${id}/${name}`, at);
    if (one.law !== undefined) found.set(`law ${id}`, one.law.status);
    for (const { line, lots } of one.lines)
      for (const { units, stage } of lots)
        for (const { from, to } of units)
          for (let unit = from; unit < to; unit += 1) found.set(`unit ${id}/${line}/${unit}`, stage);
  }
  return found;
}

const LIVES: Readonly<Record<string, LifeCycle<string>>> = {
  return: RETURN_LIFE,
  unit: LOT_LIFE,
  part: REFUND_LIFE,
  refund: REFUND_SUM_LIFE,
  hold: HOLD_LIFE,
  law: LAW_LIFE,
  step: STEP_LIFE,
};

/** The ways back, which only a declaration may take. */
const BACK: Readonly<Record<string, LifeCycle<string>>> = { return: RETURN_BACK, unit: LOT_BACK };

test('case 7: the ways back lead only to where the way forward came from, from everything that a fact brings about', () => {
  const tables: readonly (readonly [LifeCycle<string>, LifeCycle<string>])[] = [
    [LOT_LIFE, LOT_BACK],
    [RETURN_LIFE, RETURN_BACK],
  ];
  for (const [life, back] of tables) {
    expect(Object.keys(back).sort()).toEqual(Object.keys(life).sort());
    for (const [from, ways] of Object.entries(back)) for (const to of ways) expect(reachable(life, to)).toContain(from);
  }
  const told: readonly LotStage[] = ['received', 'inspected', 'dispositioned', 'placed'];
  expect(told.filter((stage) => LOT_BACK[stage].length === 0)).toEqual([]);
});

/** Folds all events again and names every move; those that the tables do not have come with a question mark. */
function moves(at: House, seen: Set<string>): string[] {
  let state: OrderState | null = null;
  let before = standings(state);
  const wrong: string[] = [];
  for (const event of at.decisions
    .flatMap(({ events }) => events)
    .filter(({ aggregate }) => aggregate === 'order/7001')) {
    state = evolve(state, event) as OrderState;
    const after = standings(state);
    for (const [name, to] of after) {
      const from = before.get(name);
      const kind = name.slice(0, name.indexOf(' '));
      seen.add(`${kind} ${to}`);
      if (from === undefined || from === to) continue;
      if (event.body.type === 'fact.declared_wrong' && BACK[kind]?.[from]?.includes(to)) {
        seen.add(`${kind} back from ${from}`);
        continue;
      }
      if (LIVES[kind]?.[from]?.includes(to)) continue;
      wrong.push(`${event.body.type}: ${name} went from ${from} to ${to}`);
    }
    before = after;
  }
  return wrong;
}

test('whatever happens in whatever order, nothing makes a move that its life cycle does not have', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(
      anyOrder,
      anyRules,
      anyTerms,
      fc.array(anyHappening, { minLength: 20, maxLength: 60 }),
      (order, rules, terms, happenings) => {
        const at = born(ruledHouse(rules, terms), order);
        for (const happening of happenings) happen(at, happening);
        expect(moves(at, seen)).toEqual([]);
      },
    ),
    { numRuns: 400 },
  );
  // A run that came nowhere would prove nothing; a closed return is the walk's business, and rare in a random life.
  const stages: readonly LotStage[] = [
    'authorised',
    'received',
    'inspected',
    'dispositioned',
    'placed',
    'kept',
    'in_custody',
    'cancelled',
    'lost',
  ];
  const statuses: readonly ReturnStatus[] = ['authorised', 'in_progress', 'cancelled', 'refused'];
  const refunds: readonly RefundStatus[] = [
    'held',
    'released',
    'submitted',
    'unknown',
    'settled',
    'failed',
    'covered',
    'replaced',
    'recalled',
  ];
  expect([...seen]).toEqual(
    expect.arrayContaining([
      ...stages.map((stage) => `unit ${stage}`),
      ...statuses.map((status) => `return ${status}`),
      ...refunds.map((status) => `part ${status}`),
      ...Object.keys(HOLD_LIFE).map((status) => `hold ${status}`),
      ...Object.keys(LAW_LIFE).map((status) => `law ${status}`),
      ...Object.keys(STEP_LIFE).map((status) => `step ${status}`),
    ]),
  );
});

test('case 7: declarations take every way back that a fact leads forward on, and no other', () => {
  const at = house();
  sell(at, notice('7001', [line('1', 'MUG', 1, 1000)]));
  ask(at, 'Q1', { MUG: 1 });
  receive(at, 'Q1-1', { MUG: 1 });
  inspect(at, 'Q1-1', ['MUG', 1, 'A']);
  move(at, 'Q1-1', ['MUG', 1, 'restock']);
  const told = at.decisions
    .flatMap(({ events }) => events)
    .filter(({ body }) => ['return.item_received', 'inspection.completed', 'stock.placed'].includes(body.type));
  for (const { cause } of told.toReversed()) correct(at, cause, 'Q1-1', null);
  const seen = new Set<string>();
  expect(moves(at, seen)).toEqual([]);
  expect([...seen].filter((one) => one.includes(' back '))).toEqual([
    'unit back from placed',
    'unit back from dispositioned',
    'return back from in_progress',
    'unit back from received',
  ]);
});
