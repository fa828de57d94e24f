import type { FoundItem, SerialJudged } from '../base/input-goods.ts';
import { count } from '../base/units.ts';
import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import type { LineUnits } from '../base/units.ts';
import type { Identity, SerialDoubt } from '../event-goods.ts';
import type { ReturnState } from '../state.ts';
import { refuseNameless } from '../refund/signed.ts';
import { advance } from './advance.ts';
import { every, lots } from './lots.ts';
import { currencyOf, openReturn } from './open.ts';
import { arrivalPlace } from './repair.ts';

/** An item that names only its serial number belongs to the line that this number was sold on. */
export function lineOfSerial(plan: Draft, aggregate: string, state: ReturnState | null, item: FoundItem): FoundItem {
  const order = plan.state(aggregate);
  const { serial } = item;
  if (item.line !== null || serial === undefined || order?.kind !== 'order') return item;
  const line = state?.lines.find(
    ({ line_id, sku }) => sku === item.sku && order.serials?.[line_id]?.includes(serial) === true,
  );
  return line === undefined ? item : { ...item, line: String(line.line) };
}

/**
 * What is wrong with a serial number that came for units of an order line; null when nothing is, or when nobody ever told
 * the numbers of the order. The number leads to the order that it was sold with.
 */
export function doubtOf(
  plan: Draft,
  world: World,
  aggregate: string,
  line_id: string,
  serial: string | undefined,
): SerialDoubt | null {
  const order = plan.state(aggregate);
  if (serial === undefined || order?.kind !== 'order') return null;
  if (order.serials_back?.[serial] !== undefined) return 'serial_reuse';
  if (order.serials?.[line_id]?.includes(serial) === true) return null;
  const sold_with = world.resolve({ kind: 'serial', id: serial });
  if (sold_with === null) return order.serials?.[line_id] === undefined ? null : 'serial_reuse';
  const other = sold_with === aggregate ? null : plan.state(sold_with);
  return other?.kind === 'order' && other.serials_back?.[serial] !== undefined ? 'serial_reuse' : 'serial_mismatch';
}

/** Somebody looks at units whose serial number does not fit, with the order it was sold with as evidence. */
export function flagDoubt(
  plan: Draft,
  world: World,
  aggregate: string,
  return_id: string,
  { line, units, serial, hold }: LineUnits & Identity,
): void {
  if (hold === undefined || serial === undefined) return;
  const of = openReturn(plan, aggregate, return_id)?.lines.find((one) => one.line === line);
  const sold_with = world.resolve({ kind: 'serial', id: serial });
  plan.exception({
    change: 'open',
    id: `${hold}:${return_id}:${serial}`,
    kind: hold,
    aggregate,
    money_at_risk_minor: (of?.unit_minor ?? 0) * count(units),
    currency: currencyOf(plan, aggregate),
    detail: { return_id, sku: of?.sku ?? '', serial, sold_with },
    at: plan.input.at,
  });
}

/** A person says whether units with a doubtful serial number go on, or are not the customer's: then theirs are still awaited. */
export function decideSerialJudged(plan: Draft, aggregate: string, fact: SerialJudged, world: World): Verdict {
  const { return_id, serial, accepted, by, reason } = fact;
  const nameless = refuseNameless(fact);
  if (nameless !== null) return nameless;
  const state = openReturn(plan, aggregate, return_id);
  const held = state === null ? [] : lots(state).filter(({ lot }) => lot.serial === serial && lot.hold !== undefined);
  const first = held[0];
  if (state === null || first === undefined)
    return {
      kind: 'refused',
      code: 'serial_not_held',
      detail: `return ${return_id} holds no unit with serial number ${serial} for a person to decide`,
    };
  const items = every(state.lines, (lot) => lot.serial === serial && lot.hold !== undefined);
  const node = first.lot.node ?? state.node;
  const { sku } = first.line;
  const kept = accepted ? null : { node, sku, held: `wrong_item:${plan.input.key}:${sku}` };
  plan.emit(aggregate, { type: 'serial.judged', return_id, serial, accepted, items, kept, by, reason });
  plan.exception({
    change: 'close',
    id: `${first.lot.hold}:${return_id}:${serial}`,
    because: `${by} ${accepted ? 'accepted' : 'rejected'} it: ${reason}`,
  });
  if (kept !== null) {
    const quantity = items.reduce((sum, { units }) => sum + count(units), 0);
    const from = arrivalPlace(state, node);
    for (const item of items)
      plan.units({
        aggregate,
        order_line: state.lines.find(({ line }) => line === item.line)?.line_id ?? null,
        sku,
        from,
        to: 'customer',
        quantity: count(item.units),
      });
    plan.units({ aggregate, order_line: null, sku, from: 'customer', to: `custody:${node}`, quantity });
    plan.exception({
      change: 'open',
      id: kept.held,
      kind: 'wrong_item',
      aggregate,
      money_at_risk_minor: quantity * first.line.unit_minor,
      currency: currencyOf(plan, aggregate),
      detail: { return_id, sku, quantity, node, serial },
      at: plan.input.at,
    });
  }
  return advance(plan, aggregate, return_id, world);
}
