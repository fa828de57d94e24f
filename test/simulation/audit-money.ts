import { compare } from './audit-books.ts';
import { ledger } from './ledger.ts';
import { lineTotal } from './planned.ts';
import type { Scene } from './scene.ts';

/** Money: never more than was paid, all of it when all came back, and the same here, at the payment systems and in the ERP. */
export function auditMoney(scene: Scene): string[] {
  const { outside } = scene;
  const faults = outside.pays.flatMap(({ system, overdrawn }) =>
    overdrawn.map((key) => `${system} was asked for too much: ${key}`),
  );
  for (const { system, refunds, charges } of outside.pays) {
    const back = ledger();
    for (const { payment_ref, amount_minor, status } of refunds.values())
      if (status !== 'failed') back.add(payment_ref, amount_minor);
    for (const [ref, { paid_minor }] of charges)
      if (back.at(ref) > paid_minor)
        faults.push(`${system}: ${back.at(ref)} given back of ${paid_minor} paid on ${ref}`);
  }
  return [...faults, ...ourBook(scene), ...withCredits(scene), ...wholeOrders(scene)];
}

/** What our money book says is settled is what the payment systems paid, and nothing is left on its way. */
function ourBook({ database, outside, plan }: Scene): string[] {
  const ours = ledger();
  for (const { debit, credit, amount_minor } of database.money) {
    ours.add(debit, -amount_minor);
    ours.add(credit, amount_minor);
  }
  const theirs = ledger();
  const cards = new Set(
    plan.orders.flatMap(({ notice }) =>
      notice.tenders.filter(({ kind }) => kind === 'gift_card').map(({ system }) => system),
    ),
  );
  for (const { system, refunds } of outside.pays)
    for (const { amount_minor, status } of refunds.values())
      if (status === 'succeeded')
        theirs.add(cards.has(system) ? 'gift_card_liability' : `settled:${system}`, amount_minor);
  const { returns_allowance: _allowed, refund_owed: owed = 0, ...settled } = ours.all();
  const failed = [...database.exceptions.values()].filter(
    ({ kind, status }) => kind === 'refund_failed' && status === 'open',
  );
  const owing = failed.reduce((sum, { money_at_risk_minor }) => sum + money_at_risk_minor, 0);
  return [
    ...compare('money given back', settled, theirs.all()),
    ...(owed === owing ? [] : [`${owed} is owed to customers, exceptions know of ${owing}`]),
  ];
}

/** Per return: what was given back is what the ERP credited, where no exception says otherwise. */
function withCredits({ database, outside, plan }: Scene): string[] {
  const [paid, credited] = [ledger(), ledger()];
  for (const { refunds } of outside.pays)
    for (const { return_id, amount_minor } of refunds.values()) paid.add(return_id, amount_minor);
  for (const { return_id, amount_minor } of outside.erp.credits)
    if (return_id !== null) credited.add(return_id, amount_minor);
  const troubled = new Set(
    [...database.exceptions.values()].filter(({ status }) => status === 'open').map(({ aggregate }) => aggregate),
  );
  const sound = (book: Readonly<Record<string, number>>): Record<string, number> =>
    Object.fromEntries(
      Object.entries(book).filter(
        ([id]) => !troubled.has(database.references.get(JSON.stringify(['return', id])) ?? ''),
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

/** When every unit of an order is back and nothing is open, the customer has every minor unit back. */
function wholeOrders({ database, outside, plan }: Scene): string[] {
  return plan.orders.flatMap(({ notice }) => {
    const { order_id, lines, tax_included } = notice;
    const sold = ledger();
    for (const { sku, quantity } of lines) sold.add(`${order_id} ${sku}`, quantity);
    const back = Object.entries(sold.all()).every(([name, quantity]) => outside.wms.received.at(name) === quantity);
    const troubled = [...database.exceptions.values()].some(
      (one) => one.status === 'open' && one.aggregate === `order/${order_id}`,
    );
    if (!back || troubled) return [];
    const total = lines.reduce((sum, line) => sum + lineTotal(line, tax_included), 0);
    const given = outside.pays
      .flatMap(({ refunds }) => [...refunds.values()])
      .filter((one) => one.payment_ref.startsWith(`charge/${order_id}/`) && one.status === 'succeeded')
      .reduce((sum, { amount_minor }) => sum + amount_minor, 0);
    return given === total ? [] : [`order ${order_id} came back whole: ${given} given back of ${total} paid`];
  });
}
