import { count } from '../base/units.ts';
import type { Event, ReturnAuthorizedEvent } from '../event.ts';
import type { RuleLooked } from '../policy/rules.ts';

/** What was decided on a request, as far as two policies can differ on it. Amounts in minor units. */
export interface Outcome {
  readonly returns: readonly string[];
  readonly skus: ReadonlyMap<string, SkuOutcome>;
  /** What the authorised units would give back, before fees. */
  readonly refund_minor: number;
  /** By code; fees that are only told are not in it. */
  readonly fees: Readonly<Record<string, number>>;
  /** The gates of every return, told as one text, e.g. `received, inspected`. */
  readonly gates: string;
  readonly nodes: string;
  /** What the orders of its returns were paid in. */
  readonly currencies: ReadonlySet<string>;
}

/** Units of one SKU in a request. */
export interface SkuOutcome {
  units: number;
  value_minor: number;
  readonly denied: Map<string, { units: number; readonly rule: string }>;
}

/** Reads the events of a decision; `currencyOf` tells what an order was paid in. */
export function outcomeOf(events: readonly Event[], currencyOf: (order_id: string) => string): Outcome {
  const skus = new Map<string, SkuOutcome>();
  const at = (sku: string): SkuOutcome => {
    const found = skus.get(sku) ?? { units: 0, value_minor: 0, denied: new Map() };
    skus.set(sku, found);
    return found;
  };
  const returns: string[] = [];
  const fees: Record<string, number> = {};
  const [gates, nodes] = [new Set<string>(), new Set<string>()];
  const currencies = new Set<string>();
  let refund_minor = 0;
  for (const { aggregate, body } of events) {
    if (body.type === 'return.denied')
      for (const { sku, quantity, code, rules } of body.lines) {
        const { denied } = at(sku);
        denied.set(code, { units: (denied.get(code)?.units ?? 0) + quantity, rule: barredBy(rules) ?? code });
      }
    if (body.type !== 'return.authorized') continue;
    returns.push(body.return_id);
    gates.add(body.gates.join(', ') || 'none');
    nodes.add(body.node);
    currencies.add(currencyOf(aggregate.slice('order/'.length)));
    for (const { sku, units, unit_minor } of body.lines) {
      const one = at(sku);
      one.units += count(units);
      one.value_minor += count(units) * unit_minor;
      refund_minor += count(units) * unit_minor;
    }
    for (const [code, amount_minor] of feesOf(body)) fees[code] = (fees[code] ?? 0) + amount_minor;
  }
  const told = (names: ReadonlySet<string>): string => [...names].sort().join(' / ');
  return { returns, skus, refund_minor, fees, gates: told(gates), nodes: told(nodes), currencies };
}

function feesOf({ fees = [] }: ReturnAuthorizedEvent): (readonly [string, number])[] {
  return fees.map(({ code, amount_minor }) => [code, amount_minor] as const);
}

/** The rule that barred units: of those that were looked at, the first that did not let them pass. */
function barredBy(rules: readonly RuleLooked[]): string | null {
  return rules.find(({ passed }) => !passed)?.rule ?? null;
}
