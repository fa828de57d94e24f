import type { ReturnLine, ReturnState } from '../state.ts';
import type { Gate } from './lifecycle.ts';

/** The gates that goods open. */
const OF_GOODS: readonly Gate[] = ['received', 'inspected', 'disposition'];

/** The gates that hold the refund of a line's units: those of goods not where policy pays before them, or without them. */
export function gatesFor(
  { gates, scanned }: Pick<ReturnState, 'gates' | 'scanned'>,
  line: ReturnLine,
): readonly Gate[] {
  const { keep = false, instant } = line;
  const ahead = keep || instant === 'authorised' || (instant === 'scanned' && scanned !== undefined);
  return ahead ? gates.filter((gate) => !OF_GOODS.includes(gate)) : gates;
}
