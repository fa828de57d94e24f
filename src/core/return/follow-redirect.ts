import { count } from '../base/units.ts';
import type { ReturnState } from '../state.ts';
import { lots } from './lots.ts';
import { done, orderIn, type Turn } from './turn.ts';

type Announced = NonNullable<ReturnState['announced']>[number];

/** Where the goods are announced now, and under which step. */
export function announcement(state: ReturnState): Announced {
  return state.announced?.at(-1) ?? { step: 'announce', node: state.node };
}

/**
 * A redirected return is announced where it is to go, for what is still to come, once every announcement before is settled:
 * taken back, refused, or begun by a receipt, after which no holder takes it back.
 */
export function followRedirect(turn: Turn, state: ReturnState): void {
  if (state.announced === undefined) return;
  const { plan, aggregate, return_id } = turn;
  const wms = plan.facts.systems.wms;
  const earlier = state.announced.slice(0, -1);
  const back = earlier.filter((one) => standing(state, one) && state.steps[`withdraw_${one.step}`] === undefined);
  if (back.length > 0)
    plan.emit(
      aggregate,
      { type: 'posting.requested', return_id, posting: 'withdrawal', number: 1, items: [] },
      back.map(({ step, node }) => ({
        step: `withdraw_${step}`,
        key: `${return_id}:withdraw_${step}`,
        system: wms,
        operation: { name: 'wms.return.withdraw', return_id, node },
      })),
    );
  const { step, node } = announcement(state);
  if (back.length > 0 || isEnded(state) || state.steps[step] !== undefined) return;
  if (!earlier.every((one) => settled(state, one))) return;
  const awaited = lots(state).filter(({ lot }) => lot.stage === 'authorised');
  if (awaited.length === 0) return;
  plan.emit(aggregate, { type: 'posting.requested', return_id, posting: 'announcement', number: 1, items: [] }, [
    {
      step,
      key: `${return_id}:${step}`,
      system: wms,
      operation: {
        name: 'wms.return.announce',
        return_id,
        node,
        order_name: orderIn(turn).name,
        at: plan.input.at,
        lines: awaited.map(({ line, lot }) => ({ line: line.line, sku: line.sku, quantity: count(lot.units) })),
      },
    },
  ]);
}

function isEnded({ status }: ReturnState): boolean {
  return status === 'cancelled' || status === 'refused';
}

/** Announced, and nothing came of it. */
function standing(state: ReturnState, { step, node }: Announced): boolean {
  return done(state, step) && !cameTo(state, node);
}

function settled(state: ReturnState, { step, node }: Announced): boolean {
  const announced = state.steps[step]?.status;
  const withdrawn = state.steps[`withdraw_${step}`]?.status;
  return (
    announced === undefined ||
    announced === 'refused' ||
    cameTo(state, node) ||
    withdrawn === 'done' ||
    withdrawn === 'refused'
  );
}

function cameTo(state: ReturnState, node: string): boolean {
  return lots(state).some(
    ({ lot }) => lot.stage !== 'authorised' && lot.stage !== 'cancelled' && (lot.node ?? state.node) === node,
  );
}
