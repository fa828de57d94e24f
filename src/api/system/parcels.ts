import { boxAggregate } from '#core/return/names.ts';
import type { ParcelDelivered } from '#core/base/told.ts';
import { BoxReceipt } from '#contract/goods.ts';
import { ParcelDelivery, ParcelReturn, ParcelScan } from '#contract/masters.ts';
import { moment } from '#contract/common.ts';
import type { Door } from '../door.ts';
import { door, present } from '../door.ts';

const told = { scope: 'system:write', params: {}, needs: [] } as const;

/** What carriers and warehouses tell of parcels and boxes. What comes before its order or return waits for it. */
export const PARCEL_DOORS: readonly Door[] = [
  door({
    ...told,
    fact: 'parcel.scanned',
    path: '/system/v1/parcels/scans',
    summary: 'The carrier has a parcel of a return',
    description: 'Where the policy refunds on the first scan, it does so now.',
    body: ParcelScan,
    says: (_path, { return_id, tracking, at }) => ({
      to: { reference: { kind: 'return', id: return_id } },
      fact: { type: 'parcel.scanned', return_id, tracking, at: moment(at) },
      return_id,
    }),
  }),
  door({
    ...told,
    fact: 'parcel.delivered',
    path: '/system/v1/parcels/deliveries',
    summary: 'The customer has the goods',
    description: 'The day from which windows may be counted.',
    body: ParcelDelivery,
    says: (_path, { order_id, ...said }) => ({
      to: { aggregate: `order/${order_id}` },
      fact: delivered(order_id, said),
    }),
  }),
  door({
    ...told,
    fact: 'parcel.undeliverable',
    path: '/system/v1/parcels/undeliverable',
    summary: 'A parcel comes back that the customer never had',
    description: 'A return is opened on the order without anybody asking for it.',
    body: ParcelReturn,
    says: (_path, said) => ({
      to: { aggregate: `order/${said.order_id}` },
      fact: { type: 'parcel.undeliverable', ...said },
    }),
  }),
  door({
    ...told,
    fact: 'box.received',
    path: '/system/v1/boxes',
    summary: 'A closed box arrived',
    description: 'Its units are told when it is opened; until then somebody is reminded of it.',
    body: BoxReceipt,
    says: (_path, said) => ({
      to: { aggregate: boxAggregate(said.container) },
      fact: { type: 'box.received', ...said },
    }),
  }),
];

/** A delivery to the customer, for the core. */
export function delivered(
  order_id: string,
  { line_ids, at }: { readonly line_ids?: readonly string[] | undefined; readonly at: string },
): ParcelDelivered {
  return { type: 'parcel.delivered', order_id, ...present({ line_ids }), at: moment(at) };
}
