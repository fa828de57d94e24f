import type { ExceptionKind } from '#core/decision.ts';
import type { FoundHints } from '#core/base/input-goods.ts';
import { arrive, awaiting, box } from '#core/goods.fixture.ts';
import { GIFT_RETAILER, tell, type Heard, type House } from '#core/house.fixture.ts';
import { later } from '#core/base/instant.ts';
import { boxAggregate, claimAggregate, custodyAggregate } from '#core/return/names.ts';
import type { Policy } from '#core/policy/policy.ts';
import { inspect, line, move, notice, receive, sell } from '#core/words.fixture.ts';
import { answerAll } from '#core/house.fixture.ts';
import type { Trouble } from './hold-troubles.fixture.ts';

type GoodsKinds = Extract<
  ExceptionKind,
  | 'wrong_item'
  | 'serial_mismatch'
  | 'serial_reuse'
  | 'box_unopened'
  | 'short_receipt'
  | 'unidentified_goods'
  | 'scrap_approval'
  | 'short_pick'
  | 'lost_in_transit'
  | 'claim_short_paid'
  | 'claim_unanswered'
  | 'claim_to_repay'
>;

const DAY_MS = 86_400_000;
const CAREFUL: Policy = { ...GIFT_RETAILER, receiving: { scrap_approval_over_minor: 2500 } };
const TO_RETURN = { reference: { kind: 'return', id: 'Q1-1' } } as const;
const SIGNED = { by: 'Ana', reason: 'looked at it' };
const CLAIM = { aggregate: claimAggregate('V-1') };

function judge(at: House, serial: string): Heard {
  return tell(at, TO_RETURN, { type: 'serial.judged', return_id: 'Q1-1', serial, accepted: true, ...SIGNED });
}

function lose(at: House, proof_of_dropoff: string | null): Heard {
  const lost = { carrier: 'swift', tracking: 'TR-9', items: null, proof_of_dropoff };
  return tell(at, TO_RETURN, { type: 'parcel.lost', return_id: 'Q1-1', ...lost });
}

function claim(at: House): void {
  tell(at, CLAIM, {
    type: 'claim.opened',
    claim_id: 'V-1',
    of: 'vendor',
    against: 'Kiln & Sons',
    return_id: null,
    items: [{ sku: 'MUG', quantity: 10 }],
    amount_minor: 5000,
    currency: 'GBP',
    answer_days: 14,
  });
}

function credited(at: House, to: string, claim_id: string, amount_minor: number): void {
  const credit = { credit_ref: 'CN-1', amount_minor, currency: 'GBP' };
  tell(at, { aggregate: to }, { type: 'claim.credited', claim_id, ...credit });
}

function found(at: House, hints: FoundHints = {}): void {
  const items = [{ line: null, sku: 'MUG', quantity: 1 }];
  const where = { node: 'DC1', document: 'F-1' };
  tell(at, { aggregate: custodyAggregate('DC1', 'F-1') }, { type: 'goods.found', ...where, items, hints });
}

/** What comes of goods that are not what was to come, or not where they should be. */
export const GOODS_TROUBLES: Readonly<Record<GoodsKinds, Trouble>> = {
  wrong_item: {
    house: () => awaiting({ CAMERA: 1 }),
    opens: (at) => void arrive(at, 'Q1-1', [{ sku: 'BRICK', line: '1' }]),
    fact: (at) => {
      const what = { node: 'DC1', sku: 'BRICK', quantity: 1, how: 'sent_back', to_return: null } as const;
      tell(at, TO_RETURN, { type: 'custody.resolved', ...what, ...SIGNED });
    },
  },
  serial_mismatch: {
    house: () => awaiting({ CAMERA: 1 }),
    opens: (at) => {
      sell(at, notice('7002', [line('1', 'CAMERA', 1, 5000, { serials: ['S-2'] })], { customer_id: 'C-2' }));
      arrive(at, 'Q1-1', [{ sku: 'CAMERA', serial: 'S-2' }]);
    },
    fact: (at) => void judge(at, 'S-2'),
  },
  serial_reuse: {
    house: () => awaiting({ CAMERA: 1 }),
    opens: (at) => void arrive(at, 'Q1-1', [{ sku: 'CAMERA', serial: 'S-9' }]),
    fact: (at) => void judge(at, 'S-9'),
  },
  box_unopened: {
    house: () => awaiting({ MUG: 2 }),
    opens: (at) => {
      box(at, 'SSCC-1', 'Q1-1');
      at.now = later(at.now, 2 * DAY_MS);
      tell(at, { aggregate: boxAggregate('SSCC-1') }, { type: 'clock.struck', wake: 'box to be opened' });
    },
    fact: (at) => void arrive(at, 'Q1-1', [{ sku: 'MUG', quantity: 2, container: 'SSCC-1' }]),
  },
  short_receipt: {
    house: () => awaiting({ MUG: 3 }),
    opens: (at) => void arrive(at, 'Q1-1', [{ sku: 'MUG' }], { complete: true }),
    fact: (at) => void tell(at, TO_RETURN, { type: 'return.short_closed', return_id: 'Q1-1', ...SIGNED }),
  },
  unidentified_goods: {
    house: () => awaiting({ MUG: 1 }),
    opens: found,
    fact: (at) => {
      const of = { return_id: 'Q1-1', order_id: null };
      tell(at, { aggregate: custodyAggregate('DC1', 'F-1') }, { type: 'custody.identified', ...of, ...SIGNED });
    },
  },
  scrap_approval: {
    house: () => awaiting({ MUG: 3 }, undefined, [CAREFUL]),
    opens: (at) => {
      receive(at, 'Q1-1', { MUG: 3 });
      inspect(at, 'Q1-1', ['MUG', 3, 'D']);
    },
    fact: (at) => {
      const why = { second: null, certificate: 'CERT-1', ...SIGNED };
      tell(at, TO_RETURN, { type: 'scrap.approved', return_id: 'Q1-1', ...why });
    },
  },
  short_pick: {
    house: () => awaiting({ MUG: 3 }),
    opens: (at) => {
      receive(at, 'Q1-1', { MUG: 3 });
      inspect(at, 'Q1-1', ['MUG', 3, 'A']);
      move(at, 'Q1-1', ['MUG', 3, 'restock']);
      answerAll(at);
      const items = [{ line: null, sku: 'MUG', quantity: 2 }];
      const change = { node: 'DC1', items, from: 'restock', to: 'scrap', already_sold: 1 } as const;
      tell(at, TO_RETURN, { type: 'disposition.changed', return_id: 'Q1-1', ...change, ...SIGNED });
    },
  },
  lost_in_transit: {
    house: () => awaiting({ MUG: 2 }),
    opens: (at) => void lose(at, null),
    fact: (at) => void lose(at, 'POD-1'),
  },
  claim_short_paid: {
    opens: (at) => {
      claim(at);
      credited(at, CLAIM.aggregate, 'V-1', 3000);
    },
    fact: (at) => void tell(at, CLAIM, { type: 'claim.moved', claim_id: 'V-1', to: 'written_off', ...SIGNED }),
  },
  claim_unanswered: {
    opens: (at) => {
      claim(at);
      at.now = later(at.now, 14 * DAY_MS);
      tell(at, CLAIM, { type: 'clock.struck', wake: 'answer due' });
    },
    fact: (at) => void tell(at, CLAIM, { type: 'claim.moved', claim_id: 'V-1', to: 'authorised', ...SIGNED }),
  },
  claim_to_repay: {
    house: () => awaiting({ MUG: 2 }),
    opens: (at) => {
      lose(at, 'POD-1');
      credited(at, claimAggregate('Q1-1.lost'), 'Q1-1.lost', 2000);
      receive(at, 'Q1-1', { MUG: 2 });
    },
  },
};
