import type { Ground } from '#sandbox/kit/stand-in.ts';
import { advanceAsn, findAsn } from './asn.ts';
import { later } from './clock.ts';
import { conditionCodes, type ConditionCode } from './conditions.ts';
import { tell } from './outgoing.ts';
import { all, run } from './rows.ts';
import { change } from './stock.ts';

interface Plate {
  readonly [column: string]: unknown;
  readonly lpn_id: string;
  readonly asn_id: string;
  readonly line: string;
  readonly item: string;
  readonly facility: string;
  readonly quantity: number;
  readonly condition: string;
}

/** Where a condition takes the units: onto a shelf, or out of the building. */
const destinations: {
  readonly [C in ConditionCode]: { readonly to: 'AVAILABLE' | 'REFURB' | null; readonly at: string };
} = {
  RESTOCK: { to: 'AVAILABLE', at: 'AVL-01' },
  REFURB: { to: 'REFURB', at: 'REF-01' },
  RTV: { to: null, at: 'DOCK-RTV' },
  SCRAP: { to: null, at: 'SKIP' },
  DONATE: { to: null, at: 'DOCK-DONATE' },
};

/** Puts away up to `batch` plates that carry a condition, one message for each ASN; how many it moved. */
export function moveDue(ground: Ground, batch: number): number {
  const due = all<Plate>(ground, 'SELECT * FROM manhattan_lpn WHERE due = 1 ORDER BY seq LIMIT ?', batch);
  if (due.length === 0) return 0;
  ground.transaction(() => {
    for (const [asn_id, plates] of Map.groupBy(due, (plate) => plate.asn_id)) moveOf(ground, asn_id, plates);
  });
  return due.length;
}

function moveOf(ground: Ground, asn_id: string, plates: readonly Plate[]): void {
  const asn = findAsn(ground, asn_id);
  const [first] = plates;
  if (asn === undefined || first === undefined) throw new Error(`plates of ASN ${asn_id}, which does not exist`);
  const at = later(ground, asn, 'move');
  for (const plate of plates) putAway(ground, plate);
  advanceAsn(ground, asn_id, asn.status, at);
  tell(ground, {
    code: '300',
    reference: `300:${first.lpn_id}`,
    units: plates.reduce((sum, { quantity }) => sum + quantity, 0),
    facility: asn.facility,
    at,
    fields: {
      AsnId: asn_id,
      Lines: plates.map(({ line, item, quantity, condition, lpn_id }) => ({
        AsnLineId: line,
        ItemId: item,
        Quantity: quantity,
        ConditionCode: condition,
        InventoryContainerId: lpn_id,
      })),
    },
  });
}

function putAway(ground: Ground, { lpn_id, asn_id, line, item, facility, quantity, condition }: Plate): void {
  const code = conditionCodes.find((known) => known === condition);
  if (code === undefined) throw new Error(`plate ${lpn_id} carries condition ${condition}, which nobody knows`);
  const { to, at } = destinations[code];
  change(ground, facility, item, 'QUARANTINE', -quantity);
  if (to !== null) change(ground, facility, item, to, quantity);
  const plate = `UPDATE manhattan_lpn SET status = '9000', due = 0, previous_location = location, location = ?, updated = ?
    WHERE lpn_id = ?`;
  run(ground, plate, at, ground.now(), lpn_id);
  const count = 'UPDATE manhattan_asn_line SET moved = moved + ? WHERE asn_id = ? AND line = ?';
  run(ground, count, quantity, asn_id, line);
}
