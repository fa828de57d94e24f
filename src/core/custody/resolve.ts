import type { CustodyResolved } from '../base/input-goods.ts';
import { count } from '../base/units.ts';
import type { Refusal, Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { refuseNameless } from '../refund/signed.ts';
import { advance } from '../return/advance.ts';
import type { LotStage } from '../return/lifecycle.ts';
import { lots } from '../return/lots.ts';
import { foundStock } from '../return/names.ts';
import { openReturn } from '../return/open.ts';
import { decideReceived } from '../return/receive.ts';
import { expectedLines } from '../return/receive-lines.ts';
import type { Held } from '../state-goods.ts';
import { decideStockAdjusted } from '../stock/decide.ts';
import { heldIn, releaseHeld, type Release } from './release.ts';

/** A person says what becomes of units in custody; only so do they leave it. */
export function decideCustodyResolved(plan: Draft, aggregate: string, fact: CustodyResolved, world: World): Verdict {
  const nameless = refuseNameless(fact);
  if (nameless !== null) return nameless;
  const { node, sku, quantity, how, to_return, by, reason } = fact;
  const return_id = 'reference' in plan.input.to ? plan.input.to.reference.id : null;
  const held = heldIn(plan, aggregate).filter(
    (one) => one.node === node && one.sku === sku && (return_id === null || one.return_id === return_id),
  );
  const refusal = refuseTooMany(held, fact);
  if (refusal !== null) return refusal;
  const released: Release = { aggregate, return_id, node, sku, quantity, how, to_return, by, reason, held };
  if (how === 'tied_to_return') return tie(plan, released, world);
  releaseHeld(plan, released);
  if (how === 'kept') {
    const document = foundStock(plan.input.key);
    const found = { system: 'custody', document, node, sku, quantity, reason: 'found', reason_raw: reason } as const;
    decideStockAdjusted(plan, document, { type: 'stock.adjusted', ...found });
  }
  return return_id === null ? plan.done({}) : advance(plan, aggregate, return_id, world);
}

/** Units out of custody become a receipt of the return that expects them. */
export function tie(plan: Draft, released: Release, world: World): Verdict {
  const { node, sku, quantity } = released;
  const to_return = released.to_return ?? '';
  const order = world.resolve({ kind: 'return', id: to_return });
  if (order === null)
    return { kind: 'refused', code: 'return_unknown', detail: `return ${to_return || '(none named)'} is not known` };
  const expected = expects(plan, order, to_return, sku);
  if (expected < quantity)
    return {
      kind: 'refused',
      code: 'units_not_expected',
      detail: `return ${to_return} expects ${expected} of ${sku}, not ${quantity}`,
    };
  const drawn = releaseHeld(plan, released);
  const items = drawn.map((one) => ({
    line: null,
    sku,
    quantity: one.quantity,
    ...(one.serial === undefined ? {} : { serial: one.serial }),
  }));
  return decideReceived(plan, order, { type: 'goods.received', return_id: to_return, node, items }, world);
}

/** The stages in which units may still come. */
const COMING: readonly LotStage[] = ['authorised', 'cancelled', 'lost'];

/** How many units of a SKU an open return still waits for. */
export function expects(plan: Draft, order: string, return_id: string, sku: string): number {
  const state = openReturn(plan, order, return_id);
  if (state === null) return 0;
  const lines = expectedLines(plan, order, state);
  return lots({ ...state, lines }).reduce(
    (sum, { line, lot }) => sum + (line.sku === sku && COMING.includes(lot.stage) ? count(lot.units) : 0),
    0,
  );
}

function refuseTooMany(held: readonly Held[], { quantity, sku, node }: CustodyResolved): Refusal | null {
  const most = held.reduce((sum, one) => sum + one.quantity, 0);
  if (Number.isSafeInteger(quantity) && quantity > 0 && quantity <= most) return null;
  return {
    kind: 'refused',
    code: 'custody_not_held',
    detail: `${node} holds ${most} of ${sku} there, not ${quantity}`,
  };
}
