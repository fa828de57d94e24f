import type { HoldFact } from './base/hold.ts';
import { GIFT_RETAILER, house, tell, type Heard, type House } from './house.fixture.ts';
import { LAMPS } from './paid.fixture.ts';
import type { Policy } from './policy/policy.ts';
import {
  NO_TERMS,
  type ApprovalTerms,
  type Approval,
  type FraudRules,
  type LegalProfile,
  type Terms,
} from './policy/terms.ts';
import { waitsOf } from './return/waits.ts';
import type { ReturnState } from './state.ts';
import { sell } from './words.fixture.ts';

/** A house in which two lamps at 45.00 each were sold under these terms. */
export function heldHouse(terms: Partial<Terms>, some: Partial<Policy> = {}): House {
  const at = house([{ ...GIFT_RETAILER, terms: { ...NO_TERMS, ...terms }, ...some }]);
  sell(at, LAMPS);
  return at;
}

export function approvals(otherwise: Approval, some: ApprovalTerms = {}): Pick<Terms, 'approvals'> {
  return { approvals: { informative: false, says: { rules: [], otherwise, ...some } } };
}

/** Reviews from 50, refuses from 80. */
export function fraud(no_answer: FraudRules['no_answer'], some: Partial<FraudRules> = {}): Pick<Terms, 'fraud'> {
  return { fraud: { informative: false, says: { review_from: 50, refuse_from: 80, no_answer, ...some } } };
}

export function within(days: number, some: LegalProfile = {}): Pick<Terms, 'statutory'> {
  return { statutory: { informative: false, says: { rules: [], otherwise: days, ...some } } };
}

/** A fact about a return, told to its reference. */
export function say(at: House, fact: HoldFact): Heard {
  return tell(at, { reference: { kind: 'return', id: fact.return_id } }, fact);
}

export const approve = (at: House, by: string, return_id = 'Q1-1'): Heard =>
  say(at, { type: 'approval.given', return_id, by });

export const refuse = (at: House, by: string, reason = 'never bought here', return_id = 'Q1-1'): Heard =>
  say(at, { type: 'approval.refused', return_id, by, reason });

/** The open return of the house. */
export function returnIn(at: House, return_id = 'Q1-1'): ReturnState {
  const state = at.states.get('order/7001')?.state;
  const found = state?.kind === 'order' ? state.returns[return_id] : undefined;
  if (found === undefined || found.status === 'closed') throw new Error(`return ${return_id} is not open`);
  return found;
}

/** How holds stand: `approval:1 open, operations`. */
export function holds(at: House, return_id = 'Q1-1'): string[] {
  return Object.entries(returnIn(at, return_id).holds ?? {}).map(
    ([name, { status, turn }]) => `${name} ${status}, ${turn}`,
  );
}

/** Whose turn it is, for what, until when. */
export function turns(at: House, return_id = 'Q1-1'): string[] {
  const state = at.states.get('order/7001')?.state;
  if (state?.kind !== 'order') return [];
  return waitsOf(state, returnIn(at, return_id), at.now)
    .filter(({ what }) => what.startsWith('hold:') || what === 'goods back')
    .map(
      ({ who, what, until, late }) =>
        `${who} ${what}${until === null ? '' : ` until ${until.slice(0, 16)}`}${late ? ' late' : ''}`,
    );
}
