import type { Policy } from './policy.ts';
import type { RuleSet } from './rules.ts';
import type { Fact } from './situation.ts';

/** What policies want to know of the world beside the sale itself, so that nothing else is read. */
export interface Asks {
  /** Whether any of them looks at what is told of products. */
  readonly product: boolean;
  readonly customer: boolean;
  /** Whether any of them caps what one customer may have, so that two requests may not be granted it at once. */
  readonly capped: boolean;
  /** Whether any of them takes money for points that were spent, so that whatever releases a refund needs the balance. */
  readonly balance: boolean;
}

const FOUND = new WeakMap<readonly Policy[], Asks>();

/** What these versions ask about; worked out once for each list of them. */
export function asksOf(policies: readonly Policy[]): Asks {
  const before = FOUND.get(policies);
  if (before !== undefined) return before;
  const read = new Set(policies.flatMap(setsOf).flatMap(({ rules }) => rules.flatMap(({ reads }) => reads)));
  const group = (name: string): boolean => [...read].some((fact: Fact) => fact.startsWith(`${name}.`));
  const capped = policies.some(({ terms: { keep_it, instant_refund } }) =>
    [keep_it, instant_refund].some((one) => one !== null && !one.informative && one.says.customer_minor !== null),
  );
  const zoned = policies.some(({ windows }) => windows.zone_of === 'customer');
  const balance = policies.some(({ terms: { loyalty } }) => loyalty?.when_spent === 'deduct');
  const customer = zoned || capped || balance || group('customer');
  const found = { product: group('product'), customer, capped, balance };
  FOUND.set(policies, found);
  return found;
}

function setsOf({
  final_sale,
  eligibility,
  windows,
  gates,
  dispositions,
  destinations,
  terms,
}: Policy): RuleSet<unknown>[] {
  const { restocking_fee, return_shipping_fee, keep_it, instant_refund, approvals, statutory } = terms;
  const sections = [restocking_fee?.says, return_shipping_fee?.says, keep_it?.says.rules, instant_refund?.says.rules];
  const others = [approvals?.says, statutory?.says];
  return [
    final_sale,
    eligibility,
    windows.days,
    gates,
    dispositions.rules,
    destinations,
    ...[...sections, ...others].filter((set) => set !== undefined),
  ];
}
