import { readable } from '../base/money.ts';
import type { Instant } from '../base/instant.ts';
import type { OrderState, ReturnState } from '../state.ts';
import { expects } from './dues.ts';
import { openHolds, type NamedHold } from './holds.ts';
import type { HoldRole } from './lifecycle.ts';
import { refusedUnits } from './refuse.ts';
import { unpaid_minor } from './trouble.ts';

/** A hold that somebody has to decide, in the shape in which every wait of a return is told. */
export interface HoldWait {
  readonly who: HoldRole;
  readonly what: string;
  readonly since: Instant | null;
  readonly until: Instant | null;
  readonly late: boolean;
  readonly next: string;
}

/** Whose turn it is to let the refund go, and until when. */
export function forHolds({ currency }: OrderState, state: ReturnState, now: Instant): HoldWait[] {
  if (state.status === 'refused') return forRefusedGoods(state);
  if (!expects(state)) return [];
  const amount = readable(unpaid_minor(state), currency);
  return openHolds(state).map(({ name, hold }) => {
    const { turn, since, until, status } = hold;
    const late = status === 'overdue' || (until !== null && now > until);
    const next = `${sentence({ name, hold }, amount)}${late ? '; it is overdue' : ''}.`;
    return { who: turn, what: `hold:${name}`, since, until, late, next };
  });
}

function forRefusedGoods(state: ReturnState): HoldWait[] {
  const units = refusedUnits(state);
  if (units === 0) return [];
  const next = `${state.node} has to give ${units} refused back to the customer.`;
  return [{ who: 'operations', what: 'goods back', since: null, until: null, late: false, next }];
}

function sentence({ hold }: NamedHold, amount: string): string {
  const { kind, turn, why, asks, agreed = [] } = hold;
  if (kind === 'approval') {
    const missing = (asks?.names ?? 1) - agreed.length;
    const others = agreed.length === 0 ? '' : ` besides ${agreed.join(', ')}`;
    return `${missing === 1 ? 'One person' : 'Two persons'} of ${turn}${others} must approve or refuse the refund (${why})`;
  }
  if (kind === 'fraud' && hold.until !== null) return `The fraud check must answer before ${amount} can go`;
  return `${turn} must decide whether ${amount} can go (${kind}: ${why})`;
}
