import { must } from '../base/must.ts';
import type { LineUnits } from '../event.ts';
import type { OrderState, ReturnLine, ReturnState } from '../state.ts';
import type { CreditPayout } from './event.ts';
import type { Exchange } from './state.ts';

/** Units in groups that are paid to the same place, those that go back to the payments first. */
export function byPayout(
  order: OrderState,
  state: ReturnState,
  items: readonly LineUnits[],
): { readonly items: readonly LineUnits[]; readonly payout: CreditPayout | null }[] {
  const groups = new Map<string, { items: LineUnits[]; readonly payout: CreditPayout | null }>();
  for (const item of items) {
    const line = must(
      state.lines.find((one) => one.line === item.line),
      'units of a line that the return does not have',
    );
    const payout = payoutOf(order, state, line);
    const name = payout === null ? '' : `${payout.system} ${payout.account_ref}`;
    const group = groups.get(name) ?? { items: [], payout };
    group.items.push(item);
    groups.set(name, group);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

/** Where units of a return line are paid to; null for the payments they were bought with. */
function payoutOf(order: OrderState, state: ReturnState, line: ReturnLine): CreditPayout | null {
  if (line.payout !== undefined) return line.payout;
  const exchange = line.exchange === undefined ? undefined : order.exchanges?.[line.exchange];
  return exchange?.status === 'converted' ? fallbackPayout(state, exchange) : null;
}

/** Where the value of a replacement that cannot be had goes; null for the payments it came from. */
export function fallbackPayout(state: ReturnState, { lines, if_unavailable }: Exchange): CreditPayout | null {
  const given = state.lines.find(({ line, payout }) => lines.includes(line) && payout !== undefined)?.payout;
  if (given !== undefined) return given;
  if (if_unavailable.to !== 'store_credit') return null;
  const { system, account_ref } = if_unavailable;
  return { kind: 'store_credit', system, account_ref };
}
