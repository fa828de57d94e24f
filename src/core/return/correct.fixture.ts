import type { Correctable, FactCorrected, Target } from '../base/input.ts';
import { hear, tell, type Heard, type House } from '../house.fixture.ts';

const toReturn = (id: string): Target => ({ reference: { kind: 'return', id } });

/** Lets the house hear a fact under a key that a correction can name. */
export function told(at: House, key: string, fact: Correctable): Heard {
  return hear(at, { key, source: 'test', at: at.now, to: targetOf(fact), fact });
}

/** Declares the fact of a key wrong; with a correction it had other data, without one it did not occur. */
export function correct(
  at: House,
  original_key: string,
  of: Correctable | string,
  correction: Correctable | null,
): Heard {
  const about = typeof of === 'string' ? of : 'return_id' in of ? of.return_id : null;
  const to = typeof of === 'string' ? toReturn(of) : targetOf(of);
  const fact: FactCorrected = {
    type: 'fact.corrected',
    original_key,
    return_id: about,
    kind: correction === null ? 'did_not_occur' : 'incorrect_data',
    correction,
    by: 'Ada',
    reason: 'wrong pallet',
  };
  return tell(at, to, fact);
}

function targetOf(fact: Correctable): Target {
  if ('return_id' in fact) return toReturn(fact.return_id);
  if (fact.type === 'stock.adjusted') return { aggregate: `stock/${fact.system}/${fact.document}` };
  return { aggregate: 'order/7001' };
}
