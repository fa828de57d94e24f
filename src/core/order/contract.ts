import type { Contract, ContractOutcome } from '../base/contract.ts';
import { elapsed_ms, type Instant } from '../base/instant.ts';
import { count, type Range } from '../base/units.ts';

/** What a return line means for the subscription behind it, fixed when the return was authorised. */
export interface LineContract extends ContractOutcome {
  readonly id: string;
  /** What of one unit the customer has used, and does not get back. */
  readonly used_minor: number;
}

/** Fixes what a return of units at one value means for their subscription. Used time is counted to the request, rounded down. */
export function lineContract(
  of: Contract,
  outcome: ContractOutcome,
  unit_minor: number,
  asked_at: Instant,
): LineContract {
  const cycle_ms = elapsed_ms(of.cycle_from, of.cycle_until);
  const used_ms = Math.min(Math.max(0, elapsed_ms(of.cycle_from, asked_at)), Math.max(0, cycle_ms));
  const used_minor =
    outcome.refund === 'cycle' || cycle_ms <= 0 ? 0 : Number((BigInt(unit_minor) * BigInt(used_ms)) / BigInt(cycle_ms));
  return { ...outcome, id: of.id, used_minor };
}

/** What of units that are about to be paid for was used of their cycles. */
export function usedOf(
  lines: readonly { readonly line: number; readonly contract?: LineContract }[],
  items: readonly { readonly line: number; readonly units: readonly Range[] }[],
): number {
  const used = new Map(lines.map(({ line, contract }) => [line, contract?.used_minor ?? 0]));
  return items.reduce((sum, { line, units }) => sum + count(units) * (used.get(line) ?? 0), 0);
}
