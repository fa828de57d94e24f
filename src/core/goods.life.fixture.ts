import type { CustodyEnd, Disposition } from './base/codes.ts';
import type { Fact } from './base/input.ts';
import { tell, type House } from './house.fixture.ts';

const ENDS: readonly CustodyEnd[] = ['sent_back', 'kept', 'scrapped', 'tied_to_return'];
const DISPOSITIONS: readonly Disposition[] = ['restock', 'refurbish', 'vendor_return', 'scrap', 'donate'];
const SIGNED = { by: 'Ana', reason: 'looked at it' } as const;

interface Chance {
  readonly sku: string;
  readonly quantity: number;
  readonly which: number;
  readonly kind: number;
}

/** Lets something happen to the goods of a return beside the plain walk, as the numbers say; most of it is refused. */
export function happenToGoods(at: House, return_id: string, chance: Chance): void {
  tell(at, { reference: { kind: 'return', id: return_id } }, told(return_id, chance));
}

function told(return_id: string, { sku, quantity, which, kind }: Chance): Fact {
  const item = { line: null, sku, quantity };
  const serial = `S-${which}`;
  switch (kind % 10) {
    case 0:
    case 1:
      return {
        type: 'custody.resolved',
        node: 'DC1',
        sku,
        quantity,
        how: ENDS[which % 4] ?? 'kept',
        to_return: return_id,
        ...SIGNED,
      };
    case 2:
      return { type: 'return.short_closed', return_id, ...SIGNED };
    case 3: {
      const items = which % 2 === 0 ? [item] : null;
      const proof_of_dropoff = which % 3 === 0 ? null : 'POD-1';
      return { type: 'parcel.lost', return_id, carrier: 'swift', tracking: 'TR-1', items, proof_of_dropoff };
    }
    case 4:
    case 5: {
      const from = DISPOSITIONS[which % 5] ?? 'restock';
      const to = DISPOSITIONS[(which + quantity) % 5] ?? 'scrap';
      return { type: 'disposition.changed', return_id, node: 'DC1', items: [item], from, to, ...SIGNED };
    }
    case 6:
      return { type: 'return.redirected', return_id, node: `DC${which + 1}`, ...SIGNED };
    case 7:
      return {
        type: 'goods.received',
        return_id,
        node: `DC${which + 1}`,
        items: [{ ...item, serial }],
        complete: which > 2,
      };
    case 8:
      return { type: 'serial.judged', return_id, serial, accepted: quantity > 2, ...SIGNED };
    default:
      return { type: 'refurbish.quoted', return_id, node: 'DC1', items: [item], cost_minor: 200 * quantity };
  }
}
