import type { Correction, Sale } from '#sandbox/kit/sale.ts';
import type { Ground } from '#sandbox/kit/stand-in.ts';
import { account } from './account.ts';
import { nextNumber } from './counter.ts';
import { tell } from './outgoing.ts';
import { change } from './stock.ts';

const itemsPerMessage = 500;

/** Puts the first stock on the shelves and tells of it, at most 500 items to a message. */
export function openStock(
  ground: Ground,
  items: readonly { readonly sku: string; readonly quantity: number }[],
  at: string,
): void {
  const { facility } = account;
  ground.transaction(() => {
    for (const { sku, quantity } of items) change(ground, facility, sku, 'AVAILABLE', quantity);
    for (let from = 0; from < items.length; from += itemsPerMessage) {
      const part = items.slice(from, from + itemsPerMessage);
      const id = `OPEN-${nextNumber(ground, 'opening')}`;
      tell(ground, {
        code: 'INVENTORY_SYNC',
        reference: `opening:${id}`,
        units: part.reduce((sum, { quantity }) => sum + quantity, 0),
        facility,
        at,
        fields: {
          SyncType: 'INITIAL',
          SyncId: id,
          Inventory: part.map(({ sku, quantity }) => ({ ItemId: sku, ProductStatusId: 'AVAILABLE', OnHand: quantity })),
        },
      });
    }
  });
}

/** Sends the units of a sale out of the door, with one confirmation; a sale without lines leaves nothing to ship. */
export function shipOrder(ground: Ground, sale: Sale): void {
  if (sale.lines.length === 0) return;
  const { facility } = account;
  ground.transaction(() => {
    for (const { sku, quantity } of sale.lines) change(ground, facility, sku, 'AVAILABLE', -quantity);
    tell(ground, {
      code: 'SHIP_CONFIRM',
      reference: `ship:${sale.name}`,
      units: sale.lines.reduce((sum, { quantity }) => sum + quantity, 0),
      facility,
      // RFC 3339 in UTC sorts as text: the confirmation is of the last line that left.
      at:
        sale.lines
          .map(({ shipped_at }) => shipped_at)
          .sort()
          .at(-1) ?? sale.placed_at,
      fields: {
        OrderId: sale.name,
        OrderLines: sale.lines.map(({ line_id, sku, quantity }) => ({
          OrderLineId: String(line_id),
          ItemId: sku,
          ShippedQuantity: quantity,
        })),
      },
    });
  });
}

/** Corrects sellable stock with no order behind it, in the words somebody typed. */
export function adjustStock(ground: Ground, correction: Correction): void {
  const { facility } = account;
  ground.transaction(() => {
    change(ground, facility, correction.sku, 'AVAILABLE', correction.quantity);
    tell(ground, {
      code: '606',
      reference: `606:${correction.document}`,
      units: correction.quantity,
      facility,
      at: correction.at,
      fields: {
        DocumentId: correction.document,
        ItemId: correction.sku,
        Quantity: correction.quantity,
        ReasonCode: 'IA',
        Comments: correction.note,
      },
    });
  });
}
