import type { Capability } from '#connectors/kit/connector.ts';

/** What we do with NetSuite, as data: the README's table and the documentation derive from it. */
export const capabilities: readonly Capability[] = [
  { name: 'erp.return.authorise', direction: 'out', vendor: 'POST /record/v1/returnAuthorization' },
  {
    name: 'erp.return.receive',
    direction: 'out',
    vendor: 'POST /record/v1/returnAuthorization/{id}/!transform/itemReceipt',
  },
  {
    name: 'erp.credit.issue',
    direction: 'out',
    vendor: 'POST /record/v1/returnAuthorization/{id}/!transform/creditMemo',
  },
  { name: 'erp.refund.record', direction: 'out', vendor: 'POST /record/v1/creditMemo/{id}/!transform/customerRefund' },
  { name: 'erp.stock.adjust', direction: 'out', vendor: 'POST /record/v1/inventoryAdjustment' },
  { name: 'erp.return.withdraw', direction: 'out', vendor: 'PATCH /record/v1/returnAuthorization/{id}' },
  { name: 'credits', direction: 'poll', vendor: 'SuiteQL transaction, type CustCred, by lastmodifieddate' },
];
