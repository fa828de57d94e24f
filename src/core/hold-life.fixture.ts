import type { HoldFact } from './base/hold.ts';
import { tell, type House } from './house.fixture.ts';

/** What happens to a return; `kind` lets chance choose among the ways. */
interface HoldHappening {
  readonly what: string;
  readonly return_id: string;
  readonly sku: string;
  readonly quantity: number;
  readonly kind: number;
}

/** Whether it was something about holds; half of it refuses, so that both ends are seen. */
export function holdLife(at: House, { what, return_id, sku, quantity, kind }: HoldHappening): boolean {
  const by = `P${kind % 3}`;
  const named = { return_id, by, reason: 'because' };
  const says = (fact: HoldFact): true => {
    tell(at, { reference: { kind: 'return', id: return_id } }, fact);
    return true;
  };
  switch (what) {
    case 'approve':
      return says({ type: kind % 4 === 0 ? 'approval.refused' : 'approval.given', ...named });
    case 'score':
      return says({ type: 'fraud.scored', return_id, score: kind * 5, reference: 'chk', system: 'sift' });
    case 'review':
      return says({ type: 'fraud.reviewed', ...named, verdict: kind % 3 === 0 ? 'refuse' : 'pass' });
    case 'hold':
      return kind % 3 === 0
        ? says({ type: 'hold.placed', ...named, hold_id: by })
        : says({ type: 'hold.lifted', ...named, hold_id: by, second: null });
    case 'dispatch':
      return says({ type: 'parcel.dispatched', return_id, tracking: '1Z', dispatched_at: at.now });
    case 'hand back':
      return says({ type: 'goods.handed_back', return_id, node: 'DC1', items: [{ line: null, sku, quantity }] });
    default:
      return false;
  }
}
