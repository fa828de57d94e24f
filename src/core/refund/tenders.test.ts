import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TENDER_STRATEGIES, deal, pointsBack, type TenderRoom, type TenderStrategy } from './tenders.ts';

const GIFT: TenderRoom = { tender_id: 'gift', kind: 'gift_card', room_minor: 1000 };
const CARD: TenderRoom = { tender_id: 'card', kind: 'card', room_minor: 6000 };
const POINTS: TenderRoom = { tender_id: 'points', kind: 'points', room_minor: 500 };
const ALL = [CARD, GIFT, POINTS];

test.each<[string, TenderStrategy, number, Record<string, number> | null]>([
  ['case 47: in the order of payment', 'order_of_payment', 6500, { card: 6000, gift: 500 }],
  ['case 47: in reverse', 'reverse_order', 6500, { points: 500, gift: 1000, card: 5000 }],
  ['case 47: what never was cash comes first', 'gift_card_first', 1200, { gift: 1000, points: 200 }],
  ['case 47: by what is left of each', 'pro_rata', 750, { card: 600, gift: 100, points: 50 }],
  ['case 41: an odd yen goes to the largest remainder', 'pro_rata', 1, { card: 1 }],
  ['case 47: everything', 'pro_rata', 7500, { card: 6000, gift: 1000, points: 500 }],
  ['34: more than there is', 'pro_rata', 7501, null],
  ['34: more than there is', 'reverse_order', 7501, null],
  ['nothing', 'order_of_payment', 0, {}],
])('%s (%s, %d)', (_what, strategy, amount_minor, then) => {
  const shares = deal(strategy, ALL, amount_minor);
  expect(shares && Object.fromEntries(shares.map((share) => [share.tender_id, share.amount_minor]))).toEqual(then);
});

const rooms = fc.array(
  fc.record({ kind: fc.constantFrom('card', 'gift_card', 'points'), room_minor: fc.nat(9_007_199_254) }),
  { maxLength: 5 },
);

test('case 40: any groups by any strategies sum to the amount, keep to every cap, and end with nothing left', () => {
  fc.assert(
    fc.property(
      rooms,
      fc.array(fc.tuple(fc.constantFrom(...TENDER_STRATEGIES), fc.nat(9_007_199_254)), { maxLength: 6 }),
      fc.constantFrom(...TENDER_STRATEGIES),
      (some, steps, last) => {
        let tenders: readonly TenderRoom[] = some.map((one, at) => ({
          tender_id: String(at),
          kind: one.kind as TenderRoom['kind'],
          room_minor: one.room_minor,
        }));
        const left = (): number => tenders.reduce((sum, { room_minor }) => sum + room_minor, 0);
        for (const [strategy, wish] of [...steps, [last, Infinity] as const]) {
          const amount = Math.min(wish, left());
          const shares = deal(strategy, tenders, amount);
          expect(shares?.reduce((sum, share) => sum + share.amount_minor, 0)).toBe(amount);
          tenders = tenders.map((tender) => {
            const share = shares?.find((one) => one.tender_id === tender.tender_id)?.amount_minor ?? 0;
            expect(share).toBeLessThanOrEqual(tender.room_minor);
            return { ...tender, room_minor: tender.room_minor - share };
          });
        }
        expect(left()).toBe(0);
      },
    ),
  );
});

test('case 63: points of all shares sum to those that paid, in any grouping and with failures in between', () => {
  const tries = fc.array(fc.tuple(fc.nat(400), fc.boolean()), { maxLength: 12 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3000 }), fc.nat(100_000), tries, (paid_minor, points, steps) => {
      let refunded_minor = 0;
      let points_refunded = 0;
      for (const [wish, fails] of [...steps, [paid_minor, false] as const]) {
        const amount = Math.min(wish, paid_minor - refunded_minor);
        const back = pointsBack({ paid_minor, points, points_refunded, refunded_minor: refunded_minor + amount });
        expect(points_refunded + back).toBeLessThanOrEqual(points);
        if (fails) continue;
        refunded_minor += amount;
        points_refunded += back;
      }
      expect(points_refunded).toBe(points);
    }),
  );
});
