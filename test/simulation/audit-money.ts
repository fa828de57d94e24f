import { compare } from './audit-books.ts';
import { orderOf, policyOf } from './gates.ts';
import { ledger, type Ledger } from './ledger.ts';
import type { PlannedOrder } from './plan.ts';
import { goodsTotal, pieces } from './planned-order.ts';
import type { Scene } from './scene.ts';

/** Money: never more than was paid, all of it when all came back, and the same at the payment systems and in the ERP. */
export function auditMoney(scene: Scene): string[] {
  const faults = scene.outside.pays.flatMap(({ system, overdrawn }) =>
    overdrawn.map((key) => `${system} was asked for too much: ${key}`),
  );
  const received = receivedBy(scene);
  return [
    ...faults,
    ...neverTooMuch(scene, received),
    ...wholeOrders(scene, received),
    ...withCredits(scene),
    ...gifts(scene),
    ...points(scene),
  ];
}

/** Orders whose money did not only go back because goods did. */
function eventful({ plan }: Scene): ReadonlySet<string> {
  return new Set([
    ...plan.gifts.map(({ order_id }) => order_id),
    ...plan.disputes.map(({ payment_ref }) => orderOf(payment_ref)),
    ...plan.outside.map(({ payment_ref }) => orderOf(payment_ref)),
  ]);
}

/** What the customer of each order has in the end: from us, by hand of somebody, and by the word of the bank. */
function receivedBy({ outside }: Scene): Ledger {
  const received = ledger();
  for (const { refunds, outside: by_hand, disputes } of outside.pays) {
    for (const { payment_ref, amount_minor, status } of refunds.values())
      if (status === 'succeeded') received.add(orderOf(payment_ref), amount_minor);
    for (const { payment_ref, amount_minor } of by_hand) received.add(orderOf(payment_ref), amount_minor);
    for (const { payment_ref, amount_minor, status } of disputes.values())
      if (status === 'lost') received.add(orderOf(payment_ref), amount_minor);
  }
  return received;
}

/** Beyond what was paid there is only what an open exception puts at risk, for this order or for a refund nobody could tie. */
function neverTooMuch({ plan, database }: Scene, received: Ledger): string[] {
  const open = [...database.exceptions.values()].filter(({ status }) => status === 'open');
  return plan.orders.flatMap(({ notice: { order_id, tenders } }) => {
    const paid = tenders.reduce((sum, { amount_minor }) => sum + amount_minor, 0);
    const unmatched = plan.outside.filter(({ payment_ref }) => orderOf(payment_ref) === order_id);
    const names = new Set([`order/${order_id}`, ...unmatched.map(({ id, system }) => `refund/${system}/${id}`)]);
    const risk = open
      .filter(({ kind, aggregate }) => LOSSES.has(kind) && names.has(aggregate))
      .reduce((sum, { money_at_risk_minor }) => sum + money_at_risk_minor, 0);
    const most = paid + risk;
    return received.at(order_id) <= most
      ? []
      : [`order ${order_id}: the customer has ${received.at(order_id)} of ${paid} paid, exceptions know of ${risk}`];
  });
}

const LOSSES: ReadonlySet<string> = new Set(['double_loss', 'double_refund', 'refund_failed', 'unmatched_refund']);

/** When every unit of an order is back and nothing is open, the customer has the goods' money back, less fees. */
function wholeOrders(scene: Scene, received: Ledger): string[] {
  const lively = eventful(scene);
  return scene.plan.orders.flatMap((order) => {
    const { notice } = order;
    const { order_id } = notice;
    if (!isBack(scene, order) || isTroubled(scene, order_id)) return [];
    const { refund, fee } = policyOf(scene.plan, notice);
    const charges = notice.charges
      .filter(({ code }) => (refund.charges[code] ?? 'none') !== 'none')
      .reduce((sum, { amount_minor }) => sum + amount_minor, 0);
    const due = goodsTotal(notice) + charges;
    const has = received.at(order_id);
    if (fee !== null)
      return has <= due || lively.has(order_id) ? [] : [`order ${order_id} came back whole: ${has} of ${due} due`];
    // Goodwill, or a bank that took more than was due for goods, may leave the customer with more; never with less.
    const well = lively.has(order_id) ? has >= due : has === due;
    return well ? [] : [`order ${order_id} came back whole: the customer has ${has}, ${due} were due`];
  });
}

function isBack({ outside }: Scene, { notice }: PlannedOrder): boolean {
  const sold = ledger();
  for (const { sku, quantity } of pieces(notice)) sold.add(`${notice.order_id} ${sku}`, quantity);
  return Object.entries(sold.all()).every(([name, quantity]) => outside.wms.received.at(name) === quantity);
}

function isTroubled({ database }: Scene, order_id: string): boolean {
  return [...database.exceptions.values()].some(
    (one) => one.status === 'open' && one.aggregate === `order/${order_id}`,
  );
}

/** Per return: what was given back is what the ERP credited, where no exception says otherwise and nothing else gave money. */
function withCredits(scene: Scene): string[] {
  const { database, outside, plan } = scene;
  const [paid, credited] = [ledger(), ledger()];
  const gift_ids = new Set(plan.gifts.map(({ id }) => id));
  for (const { refunds } of outside.pays)
    for (const { return_id, amount_minor, status } of refunds.values())
      if (status === 'succeeded' && !gift_ids.has(return_id)) paid.add(return_id, amount_minor);
  for (const { return_id, amount_minor } of outside.erp.credits)
    if (return_id !== null) credited.add(return_id, amount_minor);
  const excused = new Set([
    ...[...database.exceptions.values()].filter(({ status }) => status === 'open').map(({ aggregate }) => aggregate),
    ...[...eventful(scene)].map((order_id) => `order/${order_id}`),
  ]);
  const sound = (book: Readonly<Record<string, number>>): Record<string, number> =>
    Object.fromEntries(
      Object.entries(book).filter(
        ([id]) => !excused.has(database.references.get(JSON.stringify(['return', id])) ?? ''),
      ),
    );
  const typed = [...database.exceptions.values()].filter(({ kind }) => kind === 'credit_without_return').length;
  return [
    ...compare('credit memos and refunds', sound(credited.all()), sound(paid.all())),
    ...compare('recorded payments and refunds', sound(outside.erp.recorded.all()), sound(paid.all())),
    ...(typed === plan.credits.length
      ? []
      : [`${plan.credits.length} credits were typed by hand, ${typed} were noticed`]),
  ];
}

/** Goodwill that Backhaul took on has reached the customer, where nothing is open and no bank or hand was quicker. */
function gifts(scene: Scene): string[] {
  const { plan, database, outside } = scene;
  const elsewhere = new Set([...plan.disputes, ...plan.outside].map(({ payment_ref }) => orderOf(payment_ref)));
  return plan.gifts.flatMap(({ id, order_id, kind, amount_minor }) => {
    const taken = database.inputs.get(`desk:${id}`)?.status === 'done';
    const given = outside.pays
      .flatMap(({ refunds }) => [...refunds.values()])
      .filter(({ return_id, status }) => return_id === id && status === 'succeeded')
      .reduce((sum, one) => sum + one.amount_minor, 0);
    if (!taken) return given === 0 ? [] : [`${id} was refused, and ${given} were given`];
    if (kind === 'tax' || elsewhere.has(order_id) || isTroubled(scene, order_id)) return [];
    return given === amount_minor ? [] : [`${id} promised ${amount_minor}, ${given} were given`];
  });
}

/** Points: never more than paid, and all of them when all their money is back. */
function points({ outside }: Scene): string[] {
  return outside.pays.flatMap(({ refunds, charges }) =>
    [...charges].flatMap(([ref, { points: paid, paid_minor, unasked_minor }]) => {
      const back = [...refunds.values()].filter((one) => one.payment_ref === ref && one.status === 'succeeded');
      const given = back.reduce((sum, one) => sum + one.points, 0);
      const money = back.reduce((sum, one) => sum + one.amount_minor, 0);
      if (given > paid) return [`${ref}: ${given} points given back of ${paid}`];
      const whole = paid_minor > 0 && money === paid_minor && unasked_minor === 0;
      return whole && given !== paid ? [`${ref}: all money is back, and ${given} of ${paid} points`] : [];
    }),
  );
}
