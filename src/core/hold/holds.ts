import type { OrderState, ReturnState } from '../state.ts';
import type { HoldKind } from './lifecycle.ts';
import type { Hold } from './state.ts';

/** A hold with its name. */
export interface NamedHold {
  readonly name: string;
  readonly hold: Hold;
}

/** The holds of a return on which somebody still has to decide. */
export function openHolds(state: ReturnState, kind?: HoldKind): readonly NamedHold[] {
  return state.holds === undefined
    ? NONE
    : holdsOf(state).filter(({ hold }) => undecided(hold) && (kind === undefined || hold.kind === kind));
}

const NONE: readonly NamedHold[] = [];

/** Every hold that a return ever had, in the order of their opening. */
export function holdsOf({ holds }: ReturnState): readonly NamedHold[] {
  return holds === undefined ? NONE : Object.entries(holds).map(([name, hold]) => ({ name, hold }));
}

/** Whether a hold still waits for a decision. */
export function undecided({ status }: Hold): boolean {
  return status === 'open' || status === 'escalated' || status === 'overdue';
}

/** Whether any hold keeps the refunds of a return back: one that is open, or one that was refused. */
export function heldBack(state: ReturnState): boolean {
  return holdsOf(state).some(({ hold }) => hold.status !== 'lifted');
}

/** The refusal that a return does not come back from; null when nobody refused it. */
export function refusalOf(state: ReturnState): NamedHold | null {
  return holdsOf(state).find(({ hold }) => hold.status === 'refused') ?? null;
}

/**
 * Whether a return may yet be refused: then its goods stay in quarantine, because what is refused goes back to the customer
 * and could not if it were sold or scrapped by then.
 */
export function refusable(state: ReturnState): boolean {
  return (
    refusalOf(state) !== null || openHolds(state).some(({ hold: { kind } }) => kind === 'approval' || kind === 'fraud')
  );
}

/** The name of the next hold of a kind: `approval:1`, `approval:2`, … */
export function nextHold(state: ReturnState, kind: HoldKind): string {
  return `${kind}:${holdsOf(state).filter(({ hold }) => hold.kind === kind).length + 1}`;
}

/** The returns of an order that can still have holds. */
export function holdable(order: OrderState): { readonly return_id: string; readonly state: ReturnState }[] {
  return Object.entries(order.returns).flatMap(([return_id, state]) =>
    state.status === 'closed' ? [] : [{ return_id, state }],
  );
}
