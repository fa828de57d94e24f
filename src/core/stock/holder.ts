import type { Fact, Input } from '../base/input.ts';
import type { Facts, Refusal } from '../decision.ts';

/** What only somebody who sees the goods can say. */
const SEEN: Readonly<Partial<Record<Fact['type'], true>>> = {
  'order.shipped': true,
  'goods.received': true,
  'goods.inspected': true,
  'goods.moved': true,
  'goods.found': true,
  'goods.sent_back': true,
  'box.received': true,
  'stock.adjusted': true,
  'stock.opened': true,
  'unit.refurbished': true,
};

/**
 * Only the holder of the goods changes stock: what the commerce platform or the ERP says of goods is their copy of somebody
 * else's word, and is refused unless that system is also the one that holds them. Null when the teller may say it.
 */
export function refuseBlind({ fact, source }: Input, { systems }: Facts): Refusal | null {
  if (SEEN[fact.type] !== true || source === systems.wms) return null;
  if (source !== systems.commerce && source !== systems.erp) return null;
  return {
    kind: 'refused',
    code: 'not_the_holder',
    detail: `${source} does not hold the goods; what it says of them (${fact.type}) changes no stock`,
  };
}
