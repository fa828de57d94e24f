import { later } from '../base/instant.ts';
import { worth } from '../order/basket.ts';
import type { Sold } from '../order/sold.ts';
import { policyAt, type Policy } from '../policy/policy.ts';
import { choose } from '../policy/rules.ts';
import { caseOf } from '../policy/situate.ts';
import { lessRecovery, share, type Reserve } from './reserve.ts';
import type { LineCost } from './value.ts';

const DAY_MS = 86_400_000;

/** What is expected of a sale under the policy that it was made under; null where that expects nothing. */
export function reserveFor(
  sold: Sold,
  costs: Readonly<Record<string, LineCost>>,
  policies: readonly Policy[],
): Omit<Reserve, 'released'> | null {
  const first = sold.lines[0];
  const section = first === undefined ? undefined : policyAt(policies, first.bought_at).books?.expected_returns;
  if (section === undefined) return null;
  const { recovery_percent, except_reasons, days } = section;
  let liability_minor = 0;
  let expected_minor = 0;
  for (const line of sold.lines) {
    const wish = { channel: sold.channel, reason: '', quantity: line.quantity, at: sold.placed_at };
    const percent = choose(section.percent, caseOf(sold, line, wish).situation).value;
    liability_minor += share(worth(line, [{ from: 0, to: line.quantity }]), percent);
    expected_minor += share(costs[line.line_id]?.cost_minor ?? 0, percent);
  }
  const asset_minor = lessRecovery(expected_minor, recovery_percent);
  const until = days === null ? {} : { until: later(sold.placed_at, days * DAY_MS) };
  return { liability_minor, asset_minor, recovery_percent, except_reasons, ...until };
}
