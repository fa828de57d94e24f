import { destination, kindOf } from '../stock/places.ts';
import type { ClosedReturn, Holding, Lot, ReturnState } from '../state.ts';
import { lots } from './lots.ts';

/** The kind of place that units of a lot are at; both books are audited against it. */
function whereIs({ stage, disposition }: Pick<Lot, 'stage' | 'disposition'>): string {
  switch (stage) {
    case 'authorised':
    case 'cancelled':
    case 'handed_back':
    case 'sent_back':
      return 'customer';
    case 'lost':
      return 'lost';
    case 'received':
    case 'inspected':
    case 'dispositioned':
      return 'quarantine';
    case 'kept':
      return 'kept';
    case 'in_custody':
      return 'custody';
    case 'placed':
      return disposition === null ? 'quarantine' : kindOf(destination(disposition, ''));
  }
}

/** Where all units of a return are; of one that closed before holdings were kept, nothing is known. */
export function holdings(state: ReturnState | ClosedReturn): readonly Holding[] {
  if (state.status === 'closed') return state.goods ?? [];
  return lots(state).map(({ line, lot }) => ({
    line_id: line.line_id,
    reason: line.reason,
    unit_minor: line.unit_minor,
    units: lot.units,
    // Units that are only in custody stay the customer's; what was lost on its way is missing all the same.
    where: state.kind === 'custody_only' && lot.stage !== 'lost' ? 'customer' : whereIs(lot),
    refunded: lot.refund !== null,
  }));
}
