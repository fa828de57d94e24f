import { must, never } from '../base/must.ts';
import { changeAll, every } from '../return/lots.ts';
import type { ReturnState } from '../state.ts';
import type { HoldEvent } from './event.ts';
import type { Hold } from './state.ts';

const TYPES: ReadonlySet<string> = new Set<HoldEvent['type']>([
  'hold.opened',
  'hold.agreed',
  'hold.turned',
  'hold.ended',
  'fraud.scored',
  'return.refused',
  'goods.handed_back',
  'return.dispatched',
  'statutory.applied',
  'statutory.started',
  'statutory.reached',
  'statutory.overrode',
]);

/** Whether an event is one of holds and their ends. */
export function concernsHolds(body: { readonly type: string }): body is HoldEvent {
  return TYPES.has(body.type);
}

/** Folds an event of holds into its return. */
export function foldHold(state: ReturnState, body: HoldEvent): ReturnState {
  switch (body.type) {
    case 'hold.opened': {
      const { kind, turn, since, until, why, asks } = body;
      return put(state, body.hold, {
        kind,
        status: 'open',
        turn,
        since,
        until,
        why,
        ...(asks === undefined ? {} : { asks }),
      });
    }
    case 'hold.agreed':
      return change(state, body.hold, (hold) => ({ ...hold, agreed: [...(hold.agreed ?? []), body.by] }));
    case 'hold.turned': {
      const { status, turn, until, why } = body;
      return change(state, body.hold, (hold) => ({ ...hold, status, turn, until, why }));
    }
    case 'hold.ended':
      return change(state, body.hold, (hold) => ({ ...hold, status: body.outcome, until: null }));
    case 'fraud.scored':
      return { ...state, fraud_score: state.fraud_score ?? body.score };
    case 'return.refused': {
      const waiting = every(state.lines, (lot) => lot.stage === 'authorised' && lot.refund === null);
      return { ...state, status: 'refused', lines: changeAll(state.lines, waiting, () => ({ stage: 'cancelled' })) };
    }
    case 'goods.handed_back':
      return { ...state, lines: changeAll(state.lines, body.items, () => ({ stage: 'handed_back' })) };
    case 'return.dispatched':
      return { ...state, dispatched: { tracking: body.tracking, at: body.dispatched_at } };
    case 'statutory.applied': {
      const { type: _type, return_id: _return, ...law } = body;
      return { ...state, law: { ...law, status: 'running' } };
    }
    case 'statutory.started':
      return { ...state, law: { ...lawOf(state), refund_by: body.refund_by } };
    case 'statutory.reached':
      return { ...state, law: { ...lawOf(state), status: body.status } };
    case 'statutory.overrode':
      return { ...state, gates: body.gates };
    default:
      return never(body, 'event of a hold');
  }
}

function put(state: ReturnState, name: string, hold: Hold): ReturnState {
  return { ...state, holds: { ...state.holds, [name]: hold } };
}

function change(state: ReturnState, name: string, to: (hold: Hold) => Hold): ReturnState {
  return put(state, name, to(must(state.holds?.[name], `an event of hold ${name} that was never opened`)));
}

function lawOf(state: ReturnState): NonNullable<ReturnState['law']> {
  return must(state.law, 'a deadline of the law that does not apply');
}
