import type { Ground } from '#sandbox/kit/stand-in.ts';
import { home, standard_cost_minor } from './account.ts';
import { exactMinor } from './amounts.ts';
import type { Body } from './bodies.ts';
import { moveStock, post } from './books.ts';
import { userError } from './refusal.ts';
import { accountOf, itemOf, locationOf, statusOf } from './references.ts';
import { heading, insertLine, insertTransaction } from './transactions.ts';

type AdjustmentLine = NonNullable<Body['inventory']>['items'][number];

/** Changes stock by signed quantities against one account. Returns the adjustment's id. */
export function adjustInventory(ground: Ground, body: Body): number {
  const account = accountOf(body.account, 'account');
  const lines = body.inventory?.items ?? [];
  if (lines.length === 0) throw userError('Please enter at least one line item for this transaction.', 'inventory');
  const header_location = locationOf(body.adjLocation, home.location, 'adjLocation');
  const id = insertTransaction(ground, 'inventoryAdjustment', {
    ...heading(ground, body),
    status: 'Y',
    currency: home.currency,
    account,
    location: header_location,
  });
  for (const [at, line] of lines.entries()) {
    const path = `inventory.items[${at}]`;
    if (line.adjustQtyBy === 0) throw userError('The adjusted quantity cannot be zero.', `${path}.adjustQtyBy`);
    const item_id = itemOf(ground, line.item, `${path}.item`);
    const location = locationOf(line.location, header_location, `${path}.location`);
    const assignments = assigned(line, path);
    for (const one of assignments) moveStock(ground, item_id, location, one.status, one.quantity);
    const value = costOf(line, path) * line.adjustQtyBy;
    const detail = JSON.stringify(assignments);
    insertLine(ground, id, {
      line: at + 1,
      item_id,
      quantity: line.adjustQtyBy,
      location,
      amount_minor: value,
      detail,
    });
    post(ground, id, '120', account, value);
  }
  return id;
}

/** Only stock that comes in can bring its own cost; what leaves, leaves at cost. */
function costOf(line: AdjustmentLine, path: string): number {
  if (line.unitCost === undefined || line.adjustQtyBy < 0) return standard_cost_minor;
  return exactMinor(line.unitCost, `${path}.unitCost`);
}

function assigned(line: AdjustmentLine, path: string): { status: string; quantity: number }[] {
  if (line.inventoryDetail === undefined) return [{ status: home.status, quantity: line.adjustQtyBy }];
  const where = `${path}.inventoryDetail.inventoryAssignment`;
  const assignments = line.inventoryDetail.inventoryAssignment.items.map((one, at) => ({
    status: statusOf(one.inventoryStatus, `${where}.items[${at}].inventoryStatus`),
    quantity: one.quantity,
  }));
  const total = assignments.reduce((sum, one) => sum + one.quantity, 0);
  if (total !== line.adjustQtyBy || assignments.some((one) => Math.sign(one.quantity) !== Math.sign(line.adjustQtyBy)))
    throw userError('The total inventory detail quantity must match the line quantity.', where);
  return assignments;
}
