import { count, join, take, without, type Range } from '../base/units.ts';
import type { LineUnits } from '../event.ts';
import type { Lot, ReturnLine, ReturnState } from '../state.ts';

/** Finds up to `quantity` units among the lots that qualify, in unit order within each lot. */
export function pick(line: ReturnLine, quantity: number, qualifies: (lot: Lot) => boolean): Range[] {
  let found: Range[] = [];
  for (const lot of line.lots) {
    const open = quantity - count(found);
    if (open <= 0) break;
    if (qualifies(lot)) found = join(found, take(lot.units, open).taken);
  }
  return found;
}

/** Units of the whole return that qualify, by line; lines without any are left out. */
export function every(lines: readonly ReturnLine[], qualifies: (lot: Lot, line: ReturnLine) => boolean): LineUnits[] {
  const found: LineUnits[] = [];
  for (const line of lines) {
    let units: readonly Range[] = [];
    for (const lot of line.lots)
      if (qualifies(lot, line)) units = units.length === 0 ? lot.units : join(units, lot.units);
    if (units.length > 0) found.push({ line: line.line, units });
  }
  return found;
}

/** Changes exactly these units of a line, splitting lots where needed and merging equal ones again. */
export function change(line: ReturnLine, units: readonly Range[], to: Partial<Omit<Lot, 'units'>>): ReturnLine {
  return rework(line, units, (lot) => ({ ...lot, ...to }));
}

/** Makes something else of exactly these units of a line. */
export function rework(line: ReturnLine, units: readonly Range[], to: (lot: Lot) => Lot): ReturnLine {
  const lots: Lot[] = [];
  for (const lot of line.lots) {
    const inside = overlap(lot.units, units);
    const outside = without(lot.units, units);
    if (outside.length > 0) add(lots, { ...lot, units: outside });
    if (inside.length > 0) add(lots, to({ ...lot, units: inside }));
  }
  return { ...line, lots };
}

/** Changes units of several lines at once. */
export function changeAll(
  lines: readonly ReturnLine[],
  items: readonly LineUnits[],
  to: (item: LineUnits) => Partial<Omit<Lot, 'units'>>,
): ReturnLine[] {
  return lines.map((line) =>
    items.reduce((changed, item) => (item.line === line.line ? change(changed, item.units, to(item)) : changed), line),
  );
}

/** A lot with its line. */
interface LotOfLine {
  readonly line: ReturnLine;
  readonly lot: Lot;
}

/** Every rule walks the lots after every fact, mostly those of the same lines, which never change. */
const walked = new WeakMap<readonly ReturnLine[], readonly LotOfLine[]>();

/** All lots of a return with their lines. */
export function lots({ lines }: Pick<ReturnState, 'lines'>): readonly LotOfLine[] {
  const before = walked.get(lines);
  if (before !== undefined) return before;
  const all: LotOfLine[] = [];
  for (const line of lines) for (const lot of line.lots) all.push({ line, lot });
  walked.set(lines, all);
  return all;
}

/** Whether units of a return are through, or were paid for and given up: nothing of them is waited for any more. */
export function isOver({ given_up }: ReturnState, { stage, refund }: Lot): boolean {
  if (stage === 'authorised') return given_up === true && refund !== null;
  if (stage === 'lost') return refund !== null;
  return (
    stage === 'placed' || stage === 'kept' || stage === 'in_custody' || stage === 'cancelled' || stage === 'sent_back'
  );
}

/** What these units give back, in minor units: each at its frozen value. */
export function valueOf(lines: readonly ReturnLine[], items: readonly LineUnits[]): number {
  const unit = new Map(lines.map((line) => [line.line, line.unit_minor]));
  return items.reduce((sum, item) => sum + count(item.units) * (unit.get(item.line) ?? 0), 0);
}

/** What two lots have to have in common to be one. */
const TELLING: readonly (keyof Omit<Lot, 'units' | 'forced'>)[] = [
  'stage',
  'grade',
  'container',
  'disposition',
  'refund',
  'receipt',
  'node',
  'serial',
  'batch',
  'hold',
  'awaits',
  'excused',
  'was',
];

function sameEnd({ forced: one }: Lot, { forced: other }: Lot): boolean {
  return one?.to === other?.to && one?.because === other?.because;
}

function add(lots: Lot[], lot: Lot): void {
  const same = lots.findIndex((other) => TELLING.every((name) => other[name] === lot[name]) && sameEnd(other, lot));
  const other = lots[same];
  if (other === undefined) lots.push(lot);
  else lots[same] = { ...other, units: join(other.units, lot.units) };
}

/** Joined, because the ranges handed in may touch. */
function overlap(a: readonly Range[], b: readonly Range[]): Range[] {
  const common: Range[] = [];
  for (const x of a)
    for (const y of b) {
      const from = Math.max(x.from, y.from);
      const to = Math.min(x.to, y.to);
      if (from < to) common.push({ from, to });
    }
  return common.length < 2 ? common : join([], common);
}
