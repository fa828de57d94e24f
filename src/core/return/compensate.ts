import { must } from '../base/must.ts';
import type { Operation, OperationName } from '../base/operation.ts';
import type { Wanted } from '../draft.ts';
import type { ReturnState } from '../state.ts';
import { ANNOUNCEMENTS, announced } from './announce.ts';
import { INVERSES } from './inverses.ts';
import { announcement } from './follow-redirect.ts';
import { lots } from './lots.ts';
import { done, orderIn, type Turn } from './turn.ts';

/** A forward step of a return whose effect stands outside and is not wanted any more, with the operation that undoes it. */
interface Outstanding {
  readonly of: OperationName;
  readonly step: string;
  readonly system: string;
  readonly operation: Operation;
}

/**
 * Takes back what was accepted elsewhere and is not to stand: announcements of a return that ended without its goods, and
 * credits of refunds that were cancelled. Each once, and only what stands.
 */
export function compensate(turn: Turn, state: ReturnState): void {
  const { plan, aggregate, return_id } = turn;
  const found = [...announcements(turn, state), ...credits(turn, state)];
  const wanted = found
    .filter(({ step }) => state.steps[step] === undefined)
    .map(({ of, step, system, operation }): Wanted => {
      const inverse = INVERSES[of];
      must(
        'by' in inverse && inverse.by === operation.name,
        `${of} undone by ${operation.name}, which is not its inverse`,
      );
      return { step, key: `${return_id}:${step}`, system, operation };
    });
  if (wanted.length === 0) return;
  plan.emit(aggregate, { type: 'posting.requested', return_id, posting: 'withdrawal', number: 1, items: [] }, wanted);
}

function announcements({ plan, return_id }: Turn, state: ReturnState): Outstanding[] {
  if (state.status !== 'cancelled' && state.status !== 'refused') return [];
  const { commerce, erp, wms } = plan.facts.systems;
  const { commerce_ref, erp_ref } = state;
  return ANNOUNCEMENTS.filter((step) => announced(state, step)).flatMap((step): Outstanding[] => {
    const of = must(state.steps[step], 'an announcement that was never asked for').operation;
    const undo = { of, step: `withdraw_${step}` };
    switch (step) {
      case 'open':
        if (commerce_ref === null || paid(state)) return [];
        return [
          {
            ...undo,
            system: commerce,
            operation: { name: 'commerce.return.withdraw', return_id, return_ref: commerce_ref },
          },
        ];
      case 'authorise':
        // An authorisation under which goods were received, or paid for, is not cancelled: documents stand on it.
        if (erp_ref === null || received(state) || paid(state)) return [];
        return [
          {
            ...undo,
            system: erp,
            operation: { name: 'erp.return.withdraw', return_id, authorisation_ref: erp_ref },
          },
        ];
      case 'announce':
        // What all came is announced no more.
        if (lots(state).every(({ lot }) => lot.stage !== 'cancelled')) return [];
        return [whereAnnounced(state, { of, return_id, system: wms })].flatMap((one) => one ?? []);
    }
  });
}

/** The announcement that stands now: of a redirected return the last one; those before are taken back as it moves on. */
function whereAnnounced(
  state: ReturnState,
  { of, return_id, system }: { readonly of: OperationName; readonly return_id: string; readonly system: string },
): Outstanding | null {
  const { step, node } = announcement(state);
  if (state.announced !== undefined && !done(state, step)) return null;
  return { of, step: `withdraw_${step}`, system, operation: { name: 'wms.return.withdraw', return_id, node } };
}

/** Credits that the ERP posted for refunds that will not be paid. */
function credits(turn: Turn, state: ReturnState): Outstanding[] {
  const { plan, return_id } = turn;
  return state.refunds.flatMap((refund): Outstanding[] => {
    const { credit_ref, amount_minor } = refund;
    if (credit_ref === null || refund.status !== 'cancelled') return [];
    const operation = {
      name: 'erp.credit.reverse',
      return_id,
      refund_id: `${return_id}:refund:${refund.refund}`,
      credit_ref,
      currency: orderIn(turn).currency,
      at: plan.input.at,
      amount_minor,
    } as const;
    return [{ of: 'erp.credit.issue', step: `reverse:${refund.refund}`, system: plan.facts.systems.erp, operation }];
  });
}

function paid(state: ReturnState): boolean {
  return lots(state).some(({ lot }) => lot.refund !== null);
}

function received(state: ReturnState): boolean {
  return Object.keys(state.steps).some((step) => step.startsWith('receive:'));
}
