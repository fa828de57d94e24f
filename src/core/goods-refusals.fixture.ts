import type { RefusalCode } from './decision.ts';
import { arrive, awaiting } from './goods.fixture.ts';
import { SYSTEMS, hear, house, tell, type Heard, type House } from './house.fixture.ts';
import { claimAggregate } from './return/names.ts';
import { inspect, receive } from './words.fixture.ts';

type GoodsCode = Extract<
  RefusalCode,
  | 'serial_not_held'
  | 'nothing_outstanding'
  | 'custody_not_held'
  | 'units_not_expected'
  | 'disposition_fixed'
  | 'disposition_not_held'
  | 'destination_unchanged'
  | 'claim_not_so'
  | 'claim_unknown'
  | 'not_the_holder'
>;

const TO_RETURN = { reference: { kind: 'return', id: 'Q1-1' } } as const;
const SIGNED = { by: 'Ana', reason: 'looked at it' };
const CLAIM = { aggregate: claimAggregate('V-1') };

function change(at: House, from: 'restock' | 'scrap', to: 'restock' | 'scrap'): Heard {
  const items = [{ line: null, sku: 'MUG', quantity: 1 }];
  return tell(at, TO_RETURN, {
    type: 'disposition.changed',
    return_id: 'Q1-1',
    node: 'DC1',
    items,
    from,
    to,
    ...SIGNED,
  });
}

function graded(grade: 'A' | 'D'): House {
  const at = awaiting({ MUG: 3 });
  receive(at, 'Q1-1', { MUG: 3 });
  inspect(at, 'Q1-1', ['MUG', 3, grade]);
  return at;
}

function resolve(at: House, how: 'sent_back' | 'tied_to_return'): Heard {
  const to_return = how === 'sent_back' ? null : 'Q1-1';
  const what = { node: 'DC1', sku: 'MUG', quantity: 1, how, to_return };
  return tell(at, TO_RETURN, { type: 'custody.resolved', ...what, ...SIGNED });
}

/** How each refusal of what is said of goods and claims comes about. */
export const GOODS_REFUSALS: Readonly<Record<GoodsCode, () => Heard>> = {
  serial_not_held: () => {
    const judged = { return_id: 'Q1-1', serial: 'S-2', accepted: true, ...SIGNED };
    return tell(awaiting({ CAMERA: 1 }), TO_RETURN, { type: 'serial.judged', ...judged });
  },
  nothing_outstanding: () =>
    tell(graded('A'), TO_RETURN, { type: 'return.short_closed', return_id: 'Q1-1', ...SIGNED }),
  custody_not_held: () => resolve(awaiting({ MUG: 1 }), 'sent_back'),
  units_not_expected: () => {
    const at = awaiting({ MUG: 1 });
    receive(at, 'Q1-1', { MUG: 2 });
    return resolve(at, 'tied_to_return');
  },
  disposition_fixed: () => change(graded('D'), 'scrap', 'scrap'),
  disposition_not_held: () => change(graded('A'), 'scrap', 'restock'),
  destination_unchanged: () =>
    tell(awaiting({ MUG: 1 }), TO_RETURN, { type: 'return.redirected', return_id: 'Q1-1', node: 'DC1', ...SIGNED }),
  claim_not_so: () => {
    const at = house();
    const items = [{ sku: 'MUG', quantity: 1 }];
    const of = { claim_id: 'V-1', of: 'vendor', against: 'Kiln', return_id: null, items } as const;
    tell(at, CLAIM, { type: 'claim.opened', ...of, amount_minor: 100, currency: 'GBP', answer_days: 14 });
    tell(at, CLAIM, { type: 'claim.moved', claim_id: 'V-1', to: 'withdrawn', ...SIGNED });
    return tell(at, CLAIM, { type: 'claim.moved', claim_id: 'V-1', to: 'shipped', ...SIGNED });
  },
  claim_unknown: () => tell(house(), CLAIM, { type: 'claim.moved', claim_id: 'V-1', to: 'shipped', ...SIGNED }),
  not_the_holder: () => {
    const at = awaiting({ MUG: 1 });
    arrive(at, 'Q1-1', [{ sku: 'MUG' }]);
    inspect(at, 'Q1-1', ['MUG', 1, 'A']);
    const items = [{ line: null, sku: 'MUG', quantity: 1, disposition: 'restock' as const }];
    const fact = { type: 'goods.moved', return_id: 'Q1-1', node: 'DC1', items } as const;
    return hear(at, { key: 'm', source: SYSTEMS.commerce, at: at.now, to: TO_RETURN, fact });
  },
};
