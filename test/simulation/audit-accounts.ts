import { compare } from './audit-books.ts';
import { orderOf } from './gates.ts';
import { ledger } from './ledger.ts';
import type { Scene } from './scene.ts';

/** What our money book says is settled is what the payment systems did, and every other account is within its bounds. */
export function auditAccounts(scene: Scene): string[] {
  const ours = ledger();
  for (const { debit, credit, amount_minor } of scene.database.money) {
    ours.add(debit, -amount_minor);
    ours.add(credit, amount_minor);
  }
  const all = ours.all();
  const settled = Object.fromEntries(Object.entries(all).filter(([account]) => /^settled:|_liability$/.test(account)));
  const known = new Set([...Object.keys(settled), ...BOUNDED, 'returns_allowance', 'refund_owed']);
  const owing = open(scene, 'refund_failed').reduce((sum, { money_at_risk_minor }) => sum + money_at_risk_minor, 0);
  const owed = all['refund_owed'] ?? 0;
  return [
    ...compare('money given back', settled, theirs(scene)),
    ...(owed === owing ? [] : [`${owed} is owed to customers, exceptions know of ${owing}`]),
    ...Object.keys(all)
      .filter((account) => !known.has(account) && !isValue(account))
      .map((account) => `${all[account]} is left at ${account}`),
    ...bounds(scene, all),
    ...disputedMoney(scene),
    ...heldMoney(scene),
  ];
}

/** Accounts that hold what goods cost, or are worth as claims. */
function isValue(account: string): boolean {
  return account.startsWith('inventory:') || VALUES.has(account);
}

const VALUES = new Set([
  'cost_of_sales',
  'goods_to_recover',
  'vendor_claims',
  'write_off',
  'donations',
  'kept_goods',
  'stock_loss',
  'carrier_receivable',
  'vendor_receivable',
  'claim_recovery',
  'claims_paid',
  'claim_loss',
]);

const BOUNDED = ['charges_refunded', 'fee_income', 'appeasement', 'tax_payable', 'outside_refund', 'dispute_loss'];

/** What left each payment system for good, as far as we can know of it. */
function theirs(scene: Scene): Record<string, number> {
  const book = ledger();
  // What goes back to a card, a voucher or points is owed as goods from then on.
  const promises = new Map(
    scene.plan.orders.flatMap(({ notice }) => [
      [`account/${notice.order_id}/store_credit`, 'store_credit_liability'] as const,
      ...notice.tenders
        .filter(({ kind }) => kind !== 'card')
        .map(({ kind, payment_ref }) => [payment_ref, `${kind}_liability`] as const),
    ]),
  );
  const unmatched = new Set(
    [...scene.database.exceptions.values()].filter(({ kind }) => kind === 'unmatched_refund').map(({ id }) => id),
  );
  for (const { system, refunds, outside, disputes } of scene.outside.pays) {
    const account = `settled:${system}`;
    for (const { payment_ref, amount_minor, status, revived } of refunds.values())
      // What arrives after it had failed stays with the exception that it failed by, or that it arrived twice.
      if (status === 'succeeded' && !revived) book.add(promises.get(payment_ref) ?? account, amount_minor);
    for (const { ref, amount_minor } of outside)
      if (!unmatched.has(`unmatched_refund:${system}:${ref}`)) book.add(account, amount_minor);
    for (const [id, { payment_ref, amount_minor, status }] of disputes)
      // A dispute of an order that Backhaul never heard of waits for it.
      if (status === 'lost' && isHeld(scene, payment_ref)) book.add(account, amount_minor);
      else if (status === 'open') book.add(`dispute ${id} that nobody decided`, 1);
  }
  return book.all();
}

function isHeld({ database }: Scene, payment_ref: string): boolean {
  return database.sold.has(orderOf(payment_ref));
}

/** Accounts that only some of the refunds touch: on their own side of zero, and no further than what could have been booked. */
function bounds(scene: Scene, all: Readonly<Record<string, number>>): string[] {
  const { plan, outside, database } = scene;
  const sum = (amounts: readonly { readonly amount_minor: number }[]): number =>
    amounts.reduce((total, { amount_minor }) => total + amount_minor, 0);
  const taken = plan.gifts.filter(({ id }) => database.inputs.get(`desk:${id}`)?.status === 'done');
  const tax = plan.orders.filter(({ notice }) =>
    taken.some(({ kind, order_id }) => kind === 'tax' && order_id === notice.order_id),
  );
  const most: Readonly<Record<string, number>> = {
    charges_refunded: sum(plan.orders.flatMap(({ notice }) => notice.charges)),
    appeasement: sum(taken.filter(({ kind }) => kind === 'appeasement')),
    tax_payable: tax.reduce((total, { notice }) => total + notice.lines.reduce((of, one) => of + one.tax_minor, 0), 0),
    outside_refund: sum(outside.pays.flatMap((one) => one.outside)),
    dispute_loss: sum(
      outside.pays.flatMap(({ disputes }) => [...disputes.values()].filter(({ status }) => status === 'lost')),
    ),
  };
  const income = all['fee_income'] ?? 0;
  return [
    ...(income < 0 ? [`fees are ${income}`] : []),
    ...Object.entries(most).flatMap(([account, limit]) => {
      const spent = -(all[account] ?? 0);
      return spent >= 0 && spent <= limit ? [] : [`${spent} is booked as ${account}, it can be ${limit} at most`];
    }),
  ];
}

/** In the order of the log: no refund of a payment is asked for between the opening of its dispute and the bank's word. */
function disputedMoney({ plan, database }: Scene): string[] {
  const disputed = new Map<string, string>();
  const payments = new Map<string, string>(
    plan.orders.flatMap(({ notice }) =>
      notice.tenders.map(
        ({ tender_id, payment_ref }) => [`order/${notice.order_id} ${tender_id}`, payment_ref] as const,
      ),
    ),
  );
  const faults: string[] = [];
  for (const { aggregate, body, asks } of database.events) {
    if (body.type === 'dispute.opened')
      disputed.set(body.dispute_ref, payments.get(`${aggregate} ${body.tender_id}`) ?? '');
    if (body.type === 'dispute.closed') disputed.delete(body.dispute_ref);
    const owner = 'return_id' in body ? body.return_id : 'grant_id' in body ? body.grant_id : '';
    for (const { step, operation } of asks) {
      if (operation !== 'payments.refund') continue;
      const asked = database.deliveries.get(`${owner}:${step}`)?.operation;
      if (asked?.name === 'payments.refund' && [...disputed.values()].includes(asked.payment_ref))
        faults.push(`${owner}:${step} was asked for while its payment was disputed`);
    }
  }
  return faults;
}

/** In the order of the log: no refund of a return is asked for between the opening of any of its holds and the end of that. */
function heldMoney({ database }: Scene): string[] {
  const held = new Map<string, Set<string>>();
  return database.events.flatMap(({ body, asks }) => {
    if (!('return_id' in body) || body.return_id === null) return [];
    const holds = held.get(body.return_id) ?? new Set();
    held.set(body.return_id, holds);
    if (body.type === 'hold.opened') holds.add(body.hold);
    if (body.type === 'hold.ended' && body.outcome === 'lifted') holds.delete(body.hold);
    return asks.flatMap(({ step, operation }) =>
      operation === 'payments.refund' && holds.size > 0
        ? [`${body.return_id}:${step} was asked for while it was held: ${[...holds].join(', ')}`]
        : [],
    );
  });
}

function open({ database }: Scene, of: string) {
  return [...database.exceptions.values()].filter(({ kind, status }) => kind === of && status === 'open');
}
