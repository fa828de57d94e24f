import { expect, test } from 'vitest';
import type { ExceptionKind } from '#core/decision.ts';
import { EXCEPTION_RULES } from '#core/exceptions.ts';
import { house, tell, type House } from '#core/house.fixture.ts';
import { RESOLUTIONS, severityOf, waysOut } from '#core/resolutions.ts';
import { cancel } from '#core/words.fixture.ts';
import { single } from './act.ts';
import { NEVER, SHIPPED, TROUBLES, batch } from './troubles.fixture.ts';

const KINDS = Object.keys(TROUBLES) as ExceptionKind[];

function open(at: House, kind: ExceptionKind): string[] {
  return [...at.exceptions.values()].flatMap((one) => (one.open && one.kind === kind ? [one.id] : []));
}

function opened(kind: ExceptionKind): { readonly at: House; readonly id: string } {
  const at = (TROUBLES[kind].house ?? house)();
  TROUBLES[kind].opens(at);
  const [id, ...more] = open(at, kind);
  expect([id, more]).toEqual([expect.stringMatching(new RegExp(`^${kind}:`)), []]);
  return { at, id: id ?? '' };
}

test.each(KINDS)('%s opens, and closes by its fact, or by a person where no fact does', (kind) => {
  const { by_fact, by_person } = RESOLUTIONS[kind];
  const { fact } = TROUBLES[kind];
  expect([by_fact !== null, by_fact !== null || by_person !== null]).toEqual([fact !== undefined, true]);
  if (fact === undefined) return;
  const { at } = opened(kind);
  fact(at);
  expect(open(at, kind)).toEqual([]);
});

test.each(KINDS)('%s is closed by a person just where its row says why', (kind) => {
  const { at, id } = opened(kind);
  const { by_person } = RESOLUTIONS[kind];
  const aggregate = at.exceptions.get(id)?.aggregate ?? '';
  const action = waysOut(kind)[0]?.name ?? '';
  const said = { exception_id: id, kind, action, by: 'Ada', reason: 'looked into it' };
  const [verdict] = tell(at, { aggregate }, { type: 'exception.resolved', ...said });
  const refused = { kind: 'refused', code: 'exception_closes_itself' };
  const closed = { kind: 'decided', events: [{ body: { by: 'Ada', kind, action } }] };
  expect(verdict).toMatchObject(by_person === null ? refused : closed);
  expect(open(at, kind)).toEqual(by_person === null ? [id] : []);
});

test('what has waited past all patience is given up: it is refused and waits no more, and its exception stays', () => {
  const at = house();
  const { inputs, unparked } = batch(
    at,
    {
      ...single(SHIPPED, true),
      waited_for: 'order/7001',
      waited_since: NEVER,
    },
    'parked',
  );
  expect(inputs).toMatchObject([{ status: 'refused', answer: { code: 'waited_too_long' }, again: true }]);
  expect(unparked).toEqual(['s']);
  expect(open(at, 'order_missing')).toEqual(['order_missing:s']);
});

test('overdue goods of a return that is cancelled are nobody’s business any more', () => {
  const { at } = opened('overdue_receipt');
  cancel(at, 'Q1-1');
  expect(open(at, 'overdue_receipt')).toEqual([]);
});

test('each action of a kind has a name, once, and each kind a way out that can be taken here', () => {
  for (const kind of KINDS) {
    const ways = waysOut(kind);
    expect([kind, ways.length]).toEqual([kind, EXCEPTION_RULES[kind].actions.length]);
    expect([kind, new Set(ways.map(({ name }) => name)).size]).toEqual([kind, ways.length]);
    expect(EXCEPTION_RULES[kind].sla_hours).toBeGreaterThan(0);
  }
});

test.each<[number, number, string]>([
  [4_999, 2, 'low'],
  [5_000, 2, 'medium'],
  [50_000, 2, 'high'],
  [500, 0, 'high'],
  [49_999, 3, 'low'],
])('%i minor units with %i digits are %s', (amount_minor, digits, severity) => {
  expect(severityOf(amount_minor, digits)).toBe(severity);
});
