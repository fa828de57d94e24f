import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OrderNotice } from '../base/input.ts';
import { disagreements } from '../books.fixture.ts';
import { tell, type House } from '../house.fixture.ts';
import { anyHappening, anyOrder, anyRules, born, happen, ruledHouse } from '../life.fixture.ts';
import { orderIn } from '../paid.fixture.ts';
import { allParts } from '../refund/fold.ts';
import { onTender } from '../refund/guard.ts';
import { wait } from '../words.fixture.ts';

const KINDS = ['card', 'marketplace', 'account', 'cash', 'store_credit'] as const;

/** An order whose tenders are of any kind. */
const anySettlement: fc.Arbitrary<OrderNotice> = fc
  .tuple(anyOrder, fc.array(fc.constantFrom(...KINDS), { minLength: 3, maxLength: 3 }), fc.nat(1_000))
  .map(([order, kinds, unpaid]) => ({
    ...order,
    tenders: order.tenders.map((tender, index) => {
      const kind = kinds[index] ?? 'card';
      const unpaid_minor = Math.min(unpaid, tender.amount_minor);
      return { ...tender, kind, ...(kind === 'account' ? { unpaid_minor } : {}) };
    }),
  }));

const anyTurn = fc.record({
  what: fc.constantFrom(
    'market',
    'appeal',
    'cash',
    'cash',
    'short',
    'invoice',
    'wait',
    'other',
    'other',
    'other',
    'other',
    'other',
  ),
  which: fc.nat(5),
  amount_minor: fc.integer({ min: 1, max: 1_500 }),
  own: fc.boolean(),
  other: anyHappening,
});

type Happening = typeof anyTurn extends fc.Arbitrary<infer T> ? T : never;

function turn(at: House, { what, which, amount_minor, own, other }: Happening): void {
  const tender = at.sold.get('7001')?.tenders[which % 3];
  const to = { aggregate: 'order/7001' } as const;
  if (what === 'other') happen(at, other);
  else if (what === 'wait') wait(at, '7001', 6 * which);
  else if (what === 'cash' || what === 'short') atTill(at, what, which);
  else if (tender === undefined) return;
  else if (what === 'invoice')
    tell(at, to, { type: 'invoice.paid', payment_ref: tender.payment_ref, amount_minor, currency: 'GBP' });
  else {
    const { system, payment_ref } = tender;
    const about = { system, payment_ref, refund_ref: `mr ${which}` };
    if (what === 'appeal') tell(at, to, { type: 'marketplace.appealed', ...about, outcome: own ? 'won' : 'lost' });
    else
      tell(at, to, {
        type: 'marketplace.refunded',
        ...about,
        amount_minor,
        currency: 'GBP',
        decided_by: own ? 'us' : 'marketplace',
        reason: 'x',
        kept: own ? [] : [{ line_id: '1', quantity: 1 }],
        appeal_until: null,
      });
  }
}

function atTill(at: House, what: 'cash' | 'short', which: number): void {
  const open = allParts(orderIn(at)).filter(({ part }) => part.paid_by === 'till');
  const one = open[which % Math.max(1, open.length)];
  if (one === undefined) return;
  const refund_id = `${one.owner}:refund:${one.refund}.${one.part.part}`;
  const to = { reference: { kind: 'refund', id: refund_id } } as const;
  tell(
    at,
    to,
    what === 'cash'
      ? { type: 'cash.paid_out', refund_id, by: 'Ana', receipt_ref: `till ${which}` }
      : { type: 'cash.short', refund_id, by: 'Ana', reason: 'drawer' },
  );
}

test('case 40: whoever settles, the books agree, no tender gives more than it paid, and nothing is asked of whom it is not to be asked', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(anySettlement, anyRules, fc.array(anyTurn, { maxLength: 50, size: 'max' }), (order, rules, turns) => {
      const at = born(ruledHouse(rules), order);
      for (const one of turns) {
        turn(at, one);
        expect(disagreements(at, '7001')).toEqual([]);
        const now = orderIn(at);
        for (const { part } of allParts(now)) seen.add(`${part.paid_by ?? 'system'} ${part.status}`);
        for (const [id, { paid_minor, refunded_minor }] of Object.entries(now.tenders))
          expect(refunded_minor + onTender(now, id, ['failed'])).toBeLessThanOrEqual(paid_minor);
      }
      const asked = [...at.deliveries.values()].flatMap(({ operation }) =>
        operation.name === 'payments.refund' && operation.payout === undefined ? [operation.payment_ref] : [],
      );
      const quiet = order.tenders.filter(({ kind }) => kind === 'marketplace' || kind === 'account' || kind === 'cash');
      expect(asked.filter((ref) => quiet.some(({ payment_ref }) => payment_ref === ref))).toEqual([]);
    }),
    { numRuns: 150 },
  );
  const must = [
    'marketplace held',
    'marketplace covered',
    'invoice released',
    'till released',
    'till settled',
    'till failed',
  ];
  expect([...seen]).toEqual(expect.arrayContaining(must));
});
