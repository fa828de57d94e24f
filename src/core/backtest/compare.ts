import { apportion } from '../money/apportion.ts';
import type { Outcome, SkuOutcome } from './outcome.ts';

/** One way in which a request is decided otherwise. */
export interface Change {
  readonly what: 'units' | 'value' | 'fees' | 'gates' | 'destination';
  /** `authorised`, a denial code, a sum of gates, a node, or what the fee was. */
  readonly from: string;
  readonly to: string;
  /** The rule that decides it: the new one, or where units are let through now, the one that barred them then. */
  readonly rule: string;
  readonly units: number;
  /** What customers get back more; negative when less. */
  readonly refund_minor: number;
}

/** Everything that two decisions on one request differ in; empty when they are alike. */
export function differences(before: Outcome, after: Outcome): Change[] {
  const changes: Change[] = [];
  for (const sku of new Set([...before.skus.keys(), ...after.skus.keys()]))
    changes.push(...ofSku(before.skus.get(sku) ?? NOTHING, after.skus.get(sku) ?? NOTHING));
  changes.push(...ofFees(before, after));
  // Gates and nodes of a return that is there in only one of the two are told by its units.
  if (before.returns.length === 0 || after.returns.length === 0) return changes;
  const units = sum([...after.skus.values()].map((one) => one.units));
  const same = { units, refund_minor: 0 };
  if (before.gates !== after.gates)
    changes.push({ what: 'gates', from: before.gates, to: after.gates, rule: 'gates', ...same });
  if (before.nodes !== after.nodes)
    changes.push({ what: 'destination', from: before.nodes, to: after.nodes, rule: 'destinations', ...same });
  return changes;
}

const NOTHING: SkuOutcome = { units: 0, value_minor: 0, denied: new Map() };

interface Move {
  readonly from: string;
  readonly to: string;
  readonly rule: string;
  readonly units: number;
}

/** Units that left one answer for another. The money follows the units that are authorised in one of the two only. */
function ofSku(before: SkuOutcome, after: SkuOutcome): Change[] {
  const moves = paired(answers(before), answers(after));
  const change_minor = after.value_minor - before.value_minor;
  const paying = moves.filter(({ from, to }) => from === AUTHORISED || to === AUTHORISED);
  if (moves.length === 0 || paying.length === 0) {
    const told = moves.map((move): Change => ({ what: 'units', ...move, refund_minor: 0 }));
    if (change_minor === 0) return told;
    const value = { from: 'units of some purchases', to: 'units of others', rule: 'order of purchases' };
    return [...told, { what: 'value', ...value, units: after.units, refund_minor: change_minor }];
  }
  const shares = apportion(
    Math.abs(change_minor),
    paying.map(({ units }) => units),
  );
  return moves.map((move) => {
    const share = shares[paying.indexOf(move)] ?? 0;
    return { what: 'units', ...move, refund_minor: Math.sign(change_minor) * share };
  });
}

const AUTHORISED = 'authorised';

function answers({ units, denied }: SkuOutcome): Map<string, { readonly units: number; readonly rule: string }> {
  return new Map([[AUTHORISED, { units, rule: '' }], ...denied]);
}

/** What one answer lost goes to those that gained, in their order. */
function paired(before: ReturnType<typeof answers>, after: ReturnType<typeof answers>): Move[] {
  const gained = [...after].map(([name, { units, rule }]) => ({
    name,
    rule,
    left: Math.max(0, units - (before.get(name)?.units ?? 0)),
  }));
  return [...before].flatMap(([from, { units: had, rule: barred }]) => {
    let lost = Math.max(0, had - (after.get(from)?.units ?? 0));
    return gained.flatMap((to): Move[] => {
      const units = Math.min(lost, to.left);
      if (units === 0) return [];
      lost -= units;
      to.left -= units;
      return [{ from, to: to.name, rule: to.rule || barred, units }];
    });
  });
}

function ofFees(before: Outcome, after: Outcome): Change[] {
  return [...new Set([...Object.keys(before.fees), ...Object.keys(after.fees)])].sort().flatMap((code): Change[] => {
    const [was, is] = [before.fees[code] ?? 0, after.fees[code] ?? 0];
    if (was === is) return [];
    const told = (amount_minor: number): string => (amount_minor === 0 ? 'no fee' : 'a fee');
    const to = was > 0 && is > 0 ? 'another fee' : told(is);
    const units = sum([...after.skus.values()].map((one) => one.units));
    return [{ what: 'fees', from: told(was), to, rule: code, units, refund_minor: was - is }];
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
