import { must, never } from '../base/must.ts';
import { without, type Range } from '../base/units.ts';
import type { LineUnits } from '../event.ts';
import type { TakenBackEvent } from '../refund/event.ts';
import { cancelPart, foldRefunds } from '../refund/fold.ts';
import { changeAll, every } from '../return/lots.ts';
import type { OrderState, ReturnState, Step } from '../state.ts';

/** Folds an event by which something is asked back, or not made any more, into its return. */
export function foldTakenBack(state: ReturnState, body: TakenBackEvent): ReturnState {
  switch (body.type) {
    case 'posting.recalled':
      return body.steps.reduce((next, step) => stepped(next, step, 'recalled'), state);
    case 'posting.withdrawn':
      return stepped(state, body.step, 'withdrawn');
    case 'refund.owed':
    case 'refund.recalled':
      return { ...state, refunds: foldRefunds(state.refunds, body) };
    case 'refund.withdrawn':
      return { ...unasked(state, body), refunds: foldRefunds(state.refunds, body) };
    case 'refund.cancelled':
      return cancelRefund(state, body.refund);
    default:
      return never(body, 'event that takes something back');
  }
}

/** A delivery of the return that came further; one that it does not wait for changes nothing. */
export function stepped(state: ReturnState, step: string, status: Step['status']): ReturnState {
  const before = state.steps[step];
  if (before === undefined) return state;
  return { ...state, steps: { ...state.steps, [step]: { ...before, status } } };
}

/** A part that failed and is done with is not waited for any more. */
export function unasked(
  state: ReturnState,
  { refund, part }: { readonly refund: number; readonly part: number },
): ReturnState {
  const { [`refund:${refund}.${part}`]: _gone, ...steps } = state.steps;
  return { ...state, steps };
}

/** A refund whose credit memo the ERP posted. */
export function credited(state: ReturnState, number: number, credit_ref: string): ReturnState {
  const refunds = state.refunds.map((refund) => (refund.refund === number ? { ...refund, credit_ref } : refund));
  return { ...state, refunds };
}

/** Units that went back to the customer may be asked for anew. */
export function unclaimUnits(order: OrderState, before: ReturnState, items: readonly LineUnits[]): OrderState {
  const claimed: Record<string, readonly Range[]> = { ...order.claimed };
  for (const { line, units } of items) {
    const { line_id } = must(
      before.lines.find((one) => one.line === line),
      'units of a line that the return lacks',
    );
    claimed[line_id] = without(claimed[line_id] ?? [], units);
  }
  return { ...order, claimed };
}

/** Its open parts are not owed any more, and its units wait for a refund again. */
function cancelRefund(state: ReturnState, number: number): ReturnState {
  const paid = every(state.lines, (lot) => lot.refund === number);
  return {
    ...state,
    lines: changeAll(state.lines, paid, () => ({ refund: null })),
    refunds: state.refunds.map((refund) =>
      refund.refund === number ? { ...refund, status: 'cancelled', parts: refund.parts.map(cancelPart) } : refund,
    ),
  };
}
