import { expect, test } from 'vitest';
import type { Grade } from '../base/codes.ts';
import type { FoundItem } from '../base/input-goods.ts';
import { disagreements } from '../books.fixture.ts';
import { arrive, awaiting, returnAt } from '../goods.fixture.ts';
import { tell, type House } from '../house.fixture.ts';
import { inspect } from '../words.fixture.ts';
import { recallAggregate } from './names.ts';

function recall(at: House, disposition: 'scrap' | 'vendor_return', serials?: readonly string[]) {
  return tell(
    at,
    { aggregate: recallAggregate('MUG', 'L-7') },
    {
      type: 'lot.recalled',
      sku: 'MUG',
      lot: 'L-7',
      disposition,
      reason: 'lead in the glaze',
      ...(serials === undefined ? {} : { serials }),
    },
  );
}

function wentTo(found: Partial<FoundItem>, grade: Grade, before: (at: House) => unknown): unknown {
  const at = awaiting({ MUG: 1 });
  before(at);
  arrive(at, 'Q1-1', [{ sku: 'MUG', ...found }]);
  inspect(at, 'Q1-1', ['MUG', 1, grade]);
  expect(disagreements(at, '7001')).toEqual([]);
  return returnAt(at).lines[0]?.lots[0]?.disposition;
}

test.each<[string, Partial<FoundItem>, Grade, (at: House) => unknown, string]>([
  ['its lot is called back to scrap', { lot: 'L-7' }, 'A', (at) => recall(at, 'scrap'), 'scrap'],
  ['its lot is called back to the vendor', { lot: 'L-7' }, 'D', (at) => recall(at, 'vendor_return'), 'vendor_return'],
  ['another lot is called back', { lot: 'L-8' }, 'A', (at) => recall(at, 'scrap'), 'restock'],
  [
    'its serial number is called back',
    { lot: 'L-7', serial: 'M-1' },
    'A',
    (at) => recall(at, 'scrap', ['M-1']),
    'scrap',
  ],
  ['another serial number is', { lot: 'L-7', serial: 'M-2' }, 'A', (at) => recall(at, 'scrap', ['M-1']), 'restock'],
  ['it is past its date', { expires_at: '2026-03-01T00:00:00.000Z' }, 'A', () => null, 'scrap'],
  ['it has time left', { expires_at: '2027-03-01T00:00:00.000Z' }, 'A', () => null, 'restock'],
])('case 26: where a unit goes whatever its grade: %s', (_what, found, grade, before, then) => {
  expect(wentTo(found, grade, before)).toBe(then);
});

test('case 26: a recall that comes between receipt and inspection counts when the inspection names the lot', () => {
  const at = awaiting({ MUG: 1 });
  arrive(at, 'Q1-1', [{ sku: 'MUG', lot: 'L-7' }]);
  recall(at, 'scrap');
  const items = [{ line: null, sku: 'MUG', quantity: 1, lot: 'L-7', grade: 'A', container: null } as const];
  const fact = { type: 'goods.inspected', return_id: 'Q1-1', node: 'DC1', items } as const;
  tell(at, { reference: { kind: 'return', id: 'Q1-1' } }, fact);
  expect(returnAt(at).lines[0]?.lots).toMatchObject([{ batch: 'L-7', disposition: 'scrap' }]);
  const decided = at.decisions.flatMap(({ events }) => events.map(({ body }) => body));
  expect(decided.find(({ type }) => type === 'disposition.assigned')).toMatchObject({
    rules: [{ rule: 'disposition: recall', because: 'goes to scrap, as lot L-7 of MUG is called back by its maker' }],
  });
});

test('units of one lot that differ only in what a recall says of them stay apart', () => {
  const at = awaiting({ MUG: 2 });
  arrive(at, 'Q1-1', [{ sku: 'MUG', lot: 'L-7' }]);
  recall(at, 'scrap');
  arrive(at, 'Q1-1', [{ sku: 'MUG', lot: 'L-7' }]);
  const ends = returnAt(at).lines[0]?.lots.map(({ forced }) => forced?.to ?? 'by grade');
  expect(ends?.sort()).toEqual(['by grade', 'scrap']);
  inspect(at, 'Q1-1', ['MUG', 2, 'A']);
  expect(
    returnAt(at)
      .lines[0]?.lots.map(({ disposition }) => disposition)
      .sort(),
  ).toEqual(['restock', 'scrap']);
});
