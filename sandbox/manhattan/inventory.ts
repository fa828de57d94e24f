import { z } from 'zod';
import { check, Id } from './check.ts';
import type { Scope } from './endpoint.ts';
import { VendorError } from './envelope.ts';
import { tell } from './outgoing.ts';
import { nextNumber } from './counter.ts';
import type { Entity } from './search.ts';
import { change, onHand, type ProductStatus } from './stock.ts';

/** Each product status has one bulk location in the building. */
const locations: Readonly<Record<string, ProductStatus>> = {
  'AVL-01': 'AVAILABLE',
  'QUA-01': 'QUARANTINE',
  'REF-01': 'REFURB',
};

const locationOf = `CASE status WHEN 'AVAILABLE' THEN 'AVL-01' WHEN 'QUARANTINE' THEN 'QUA-01' ELSE 'REF-01' END`;

const Adjustment = z.object({
  SourceContainerId: Id,
  SourceContainerType: z.literal('LOCATION'),
  SourceLocationId: Id,
  ItemId: Id,
  Quantity: z.int().refine((units) => units !== 0, 'must not be 0'),
  ReasonCode: Id,
  InventoryReadOnHand: z.int().nullish(),
  Comments: z.string().max(500).nullish(),
});

/** `inventory/adjustInventory`: signed changes; a read of the stock that is out of date by now is refused. */
export function adjustInventory(body: unknown, scope: Scope): unknown {
  // The real service casts before it validates, and says so.
  if (!Array.isArray(body)) throw new VendorError('error.500', 'java.lang.NullPointerException', 500);
  const adjustments = check(z.array(Adjustment).min(1), body);
  for (const adjustment of adjustments) adjust(adjustment, scope);
  return adjustments.map(({ SourceLocationId, ItemId, Quantity }) => ({ SourceLocationId, ItemId, Quantity }));
}

/** What `inventory/search` knows: stock by location. */
export const inventoryEntity: Entity = {
  table: 'manhattan_inventory',
  facility: 'facility',
  order: 'item, status',
  attributes: {
    InventoryId: `facility || ':' || item || ':' || status`,
    InventoryContainerId: locationOf,
    LocationId: locationOf,
    ItemId: 'item',
    OnHand: 'on_hand',
    ProductStatusId: 'status',
    UpdatedTimestamp: 'updated',
  },
  expand: (_row, wanted) => ({
    ...(wanted('InventoryContainerTypeId') ? { InventoryContainerTypeId: 'LOCATION' } : {}),
    ...(wanted('Allocated') ? { Allocated: 0 } : {}),
  }),
};

function adjust(asked: z.output<typeof Adjustment>, { ground, facility }: Scope): void {
  const status = locations[asked.SourceLocationId];
  if (status === undefined || asked.SourceContainerId !== asked.SourceLocationId)
    throw new VendorError('DCI::102', `Location ${asked.SourceLocationId} does not exist in facility ${facility}`);
  const held = onHand(ground, facility, asked.ItemId, status);
  if (held === undefined)
    throw new VendorError('DCI::103', `Item ${asked.ItemId} has no inventory in location ${asked.SourceLocationId}`);
  if (typeof asked.InventoryReadOnHand === 'number' && asked.InventoryReadOnHand !== held)
    throw new VendorError('DCI::313', `On hand was read as ${asked.InventoryReadOnHand} but is ${held} by now`);
  if (held + asked.Quantity < 0)
    throw new VendorError('DCI::314', `On hand of ${asked.ItemId} is ${held}; it cannot change by ${asked.Quantity}`);
  change(ground, facility, asked.ItemId, status, asked.Quantity);
  // Only sellable stock is told outside: the rest is between the building and its returns.
  if (status !== 'AVAILABLE') return;
  const document = `IA${String(nextNumber(ground, 'adjustment')).padStart(7, '0')}`;
  tell(ground, {
    code: '606',
    reference: `606:${document}`,
    units: asked.Quantity,
    facility,
    at: ground.now(),
    fields: {
      DocumentId: document,
      ItemId: asked.ItemId,
      Quantity: asked.Quantity,
      ReasonCode: asked.ReasonCode,
      Comments: asked.Comments ?? '',
    },
  });
}
