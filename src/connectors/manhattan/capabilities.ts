import type { Capability } from '#connectors/kit/connector.ts';

/** What this connector does, in canonical names and in Manhattan's own. */
export const capabilities: readonly Capability[] = [
  { name: 'goods.received', direction: 'in', vendor: 'PIX 617 receipt' },
  { name: 'goods.inspected', direction: 'in', vendor: 'PIX 622 inspection' },
  { name: 'goods.moved', direction: 'in', vendor: 'PIX 300 status move' },
  { name: 'order.shipped', direction: 'in', vendor: 'ship confirmation' },
  { name: 'stock.adjusted', direction: 'in', vendor: 'PIX 606 inventory adjustment' },
  { name: 'stock.opened', direction: 'in', vendor: 'inventory sync, initial' },
  { name: 'wms.return.announce', direction: 'out', vendor: 'receiving asn/save' },
  { name: 'wms.return.place', direction: 'out', vendor: 'dcinventory containerCondition/bulkImport' },
  { name: 'wms.return.withdraw', direction: 'out', vendor: 'receiving asn/save, AsnStatus 9000' },
];
