import {
  DispositionChange,
  GiveUp,
  ParcelLoss,
  Redirection,
  RefurbishQuote,
  ScrapApproval,
  SerialJudgement,
  ShortClose,
} from '#contract/goods.ts';
import { inReturn, name } from '#contract/said.ts';
import type { Door } from '../door.ts';
import { door, present } from '../door.ts';
import { of, toReturn } from './words-of.ts';

const serial = name('The serial number that did not fit.', 'SN-1');

/** What people decide about the goods of a return. */
export const GOODS_DOORS: readonly Door[] = [
  door({
    ...of('return.short_closed', 'Close a return short'),
    path: '/process/v1/returns/:return_id/short-close',
    description: 'What has not come is the customer’s again, and the rest of the return goes on.',
    body: ShortClose,
    says: ({ return_id }, said) => toReturn({ type: 'return.short_closed', return_id, ...said }),
  }),
  door({
    ...of('return.redirected', 'Send a return elsewhere'),
    path: '/process/v1/returns/:return_id/redirection',
    description: 'What has not come yet is to go to another node, e.g. because the store has closed.',
    body: Redirection,
    says: ({ return_id }, said) => toReturn({ type: 'return.redirected', return_id, ...said }),
  }),
  door({
    ...of('serial.judged', 'Judge a serial number'),
    path: '/process/v1/returns/:return_id/serials/:serial/judgement',
    params: { ...inReturn, serial },
    description: 'Accepted, the unit counts as the customer’s; rejected, the right one is still awaited.',
    body: SerialJudgement,
    says: ({ return_id, serial: read }, said) => toReturn({ type: 'serial.judged', return_id, serial: read, ...said }),
  }),
  door({
    ...of('scrap.approved', 'Approve that units are destroyed'),
    path: '/process/v1/returns/:return_id/scrap-approval',
    description: 'For all units of the return that wait for it; over the limit of the policy a second person as well.',
    body: ScrapApproval,
    says: ({ return_id }, said) => toReturn({ type: 'scrap.approved', return_id, ...present(said) }),
  }),
  door({
    ...of('disposition.changed', 'Send units elsewhere than was decided'),
    path: '/process/v1/returns/:return_id/disposition',
    description: 'Before or after they were put there. Destroyed units never come back.',
    body: DispositionChange,
    says: ({ return_id }, said) => toReturn({ type: 'disposition.changed', return_id, ...present(said) }),
  }),
  door({
    ...of('refurbish.quoted', 'Quote a refurbishment'),
    path: '/process/v1/returns/:return_id/refurbish-quote',
    description: 'The policy weighs the cost against the value; what is not worth it goes elsewhere.',
    body: RefurbishQuote,
    says: ({ return_id }, said) => toReturn({ type: 'refurbish.quoted', return_id, ...present(said) }),
  }),
  door({
    ...of('parcel.lost', 'Report a parcel lost'),
    path: '/process/v1/returns/:return_id/parcel-loss',
    description:
      'A claim is made against the carrier. Whether the customer is refunded, and with which proof, the policy says.',
    body: ParcelLoss,
    says: ({ return_id }, said) => toReturn({ type: 'parcel.lost', return_id, ...said }),
  }),
  door({
    ...of('goods.given_up', 'Give up goods that were paid for'),
    path: '/process/v1/returns/:return_id/give-up',
    description: 'Goods that never came are written off.',
    body: GiveUp,
    says: ({ return_id }, said) => toReturn({ type: 'goods.given_up', return_id, ...said }),
  }),
];
