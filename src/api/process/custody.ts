import { custodyAggregate, recallAggregate } from '#core/return/names.ts';
import { CustodyEnding, CustodyIdentity, FoundGoods, Recall } from '#contract/goods.ts';
import { name } from '#contract/said.ts';
import { moment } from '#contract/common.ts';
import type { Door } from '../door.ts';
import { door, present } from '../door.ts';
import { of } from './words-of.ts';

const found = {
  node: name('Where the goods are.', 'DC-1'),
  document: name('The holder’s own name of what it found.', 'FND-12'),
} as const;
const apart = { scope: 'process:write', needs: [] } as const;

/** What is said of goods that nobody knows the owner of, of units in custody, and of lots that are called back. */
export const CUSTODY_DOORS: readonly Door[] = [
  door({
    ...apart,
    fact: 'goods.found',
    path: '/process/v1/found-goods',
    summary: 'Goods came that nobody knows the owner of',
    description: 'They go into custody. Where the hints lead to one return or order, they are tied to it at once.',
    params: {},
    body: FoundGoods,
    says: (_path, { node, document, items, hints }) => {
      const request = custodyAggregate(node, document);
      const customer_id = hints.customer_id ?? null;
      const skus = [...new Set(items.map(({ sku }) => sku))];
      return {
        to:
          customer_id === null ? { aggregate: request } : { purchases: { customer_id, order_id: null, skus, request } },
        fact: { type: 'goods.found', node, document, items: items.map(foundUnits), hints: present(hints) },
      };
    },
  }),
  door({
    ...apart,
    fact: 'custody.identified',
    path: '/process/v1/found-goods/:node/:document/identity',
    summary: 'Say whose found goods are',
    description: 'Of a return, which they are then received on; or of an order, on which a return is opened.',
    params: found,
    needs: ['return', 'order'],
    body: CustodyIdentity,
    says: ({ node, document }, said) => ({
      to: { aggregate: custodyAggregate(node, document) },
      fact: { type: 'custody.identified', ...said },
      needs: [
        ...(said.return_id === null ? [] : [{ of: 'return', id: said.return_id } as const]),
        ...(said.order_id === null ? [] : [{ of: 'order', id: said.order_id } as const]),
      ],
      ...(said.return_id === null ? {} : { return_id: said.return_id }),
    }),
  }),
  door({
    ...apart,
    fact: 'custody.resolved',
    path: '/process/v1/found-goods/:node/:document/custody',
    summary: 'Say what becomes of found goods',
    description: 'Only so do units that no return is known for leave custody.',
    params: found,
    needs: ['return'],
    body: CustodyEnding,
    says: ({ node, document }, said) => ({
      to: { aggregate: custodyAggregate(node, document) },
      fact: { type: 'custody.resolved', ...said },
      ...(said.to_return === null ? {} : { return_id: said.to_return }),
    }),
  }),
  door({
    ...of('custody.resolved', 'Say what becomes of units in custody'),
    path: '/process/v1/returns/:return_id/custody',
    description: 'Of units that came with this return and are not of it.',
    body: CustodyEnding,
    says: ({ return_id }, said) => {
      const to = { reference: { kind: 'return', id: return_id } } as const;
      return { to, fact: { type: 'custody.resolved', ...said }, needs: [{ of: 'return', id: return_id }], return_id };
    },
  }),
  door({
    ...apart,
    fact: 'lot.recalled',
    path: '/process/v1/recalls',
    summary: 'Call a lot back',
    description: 'Units of it go where the recall says, whatever their grade, from their receipt or inspection on.',
    params: {},
    body: Recall,
    says: (_path, said) => ({
      to: { aggregate: recallAggregate(said.sku, said.lot) },
      fact: { type: 'lot.recalled', ...present(said) },
    }),
  }),
];

/** Units as they were found, for the core. */
export function foundUnits<T extends { readonly expires_at?: string | undefined }>(item: T) {
  const { expires_at, ...rest } = item;
  return { ...present(rest), ...(expires_at === undefined ? {} : { expires_at: moment(expires_at) }) };
}
