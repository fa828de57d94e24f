import { dice } from './dice.ts';
import { openReturns, type Desk } from './desk.ts';
import type { Plan } from './plan.ts';

/** The returns lead and finance: they work exceptions by the commands that end them, or leave them for another day. */
export function leadDesk(desk: Desk, plan: Plan, shift: string): void {
  const { database, seed, say, tell } = desk;
  const orders = new Map(openReturns(database).map(({ return_id, order_id }) => [return_id, order_id]));
  for (const { id, kind, status, detail } of database.exceptions.values()) {
    const throws = dice(`${seed}/lead/${id}/${shift}`);
    if (status !== 'open' || throws.maybe(0.3)) continue;
    const about = detail as { readonly return_id?: string } | null;
    const return_id = about?.return_id ?? '';
    const signed = { by: 'Dora', second: throws.maybe(0.7) ? 'Ben' : null, reason: 'looked into it' };
    if (kind === 'cost_unknown') {
      const notice = plan.orders.find((one) => one.notice.order_id === orders.get(return_id))?.notice;
      const order_id = notice?.order_id ?? '';
      const lines = (notice?.lines ?? []).map(({ line_id, cost_minor }) => ({
        line_id,
        cost_minor: cost_minor ?? dice(`${seed}/cost/${line_id}`).between(1, 2_000),
      }));
      if (lines.length > 0)
        tell(
          `${id}:${shift}`,
          { aggregate: `order/${order_id}` },
          { type: 'cost.told', order_id, lines, basis: 'issue' },
        );
    } else if (kind === 'overdue_receipt')
      say(`${id}:${shift}`, { type: 'goods.given_up', return_id: id.slice('overdue_receipt:'.length), ...signed });
  }
}
