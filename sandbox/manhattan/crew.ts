import type { Ground } from '#sandbox/kit/stand-in.ts';
import { advanceAsn, asnLines, type AsnRow } from './asn.ts';
import { later } from './clock.ts';
import { moveDue } from './moves.ts';
import { tell } from './outgoing.ts';
import { receive } from './receive.ts';
import { all, one, run } from './rows.ts';

/** Units of one line that were found in one condition. */
export interface Graded {
  readonly grade: 'A' | 'B' | 'C' | 'D';
  readonly count: number;
}

export interface CrewOptions {
  /** How the units of a line look; the counts must add up to `unit_count`. Asked once for each line. */
  grade(return_id: string, line: string, unit_count: number): readonly Graded[];
  /** At most so many ASNs (and so many containers) are handled in a step; 50 by default. */
  readonly batch?: number;
}

export interface Crew {
  /** Works off what is due, one stage per ASN and step; how many ASNs and containers it handled. */
  step(): number;
  /** ASNs not inspected yet and containers to be put away. */
  pending(): number;
}

/**
 * The people on the dock. A step first puts away what has a condition, then inspects what was received, then receives
 * what is announced, so that an ASN is received and inspected in different steps, each stage in one transaction.
 */
export function crew(ground: Ground, options: CrewOptions): Crew {
  const batch = options.batch ?? 50;
  return {
    step() {
      const moved = moveDue(ground, batch);
      const inspected = stage(ground, '3000', batch, (asn) => inspect(ground, asn, options));
      const received = stage(ground, '1000', batch, (asn) => receiveAll(ground, asn));
      return moved + inspected + received;
    },
    pending() {
      const asns = `SELECT count(*) AS open FROM manhattan_asn WHERE status IN ('1000', '3000')`;
      const lpns = 'SELECT count(*) AS open FROM manhattan_lpn WHERE due = 1';
      return (one<{ open: number }>(ground, asns)?.open ?? 0) + (one<{ open: number }>(ground, lpns)?.open ?? 0);
    },
  };
}

function stage(ground: Ground, status: string, batch: number, work: (asn: AsnRow) => void): number {
  const sql = 'SELECT * FROM manhattan_asn WHERE status = ? ORDER BY seq LIMIT ?';
  const due = all<AsnRow>(ground, sql, status, batch);
  if (due.length > 0) ground.transaction(() => due.forEach(work));
  return due.length;
}

function receiveAll(ground: Ground, asn: AsnRow): void {
  const takings = asnLines(ground, asn.asn_id).map(({ line, item, shipped, received }) => ({
    line,
    item,
    units: shipped - received,
  }));
  receive(ground, asn, takings, `617:${asn.asn_id}`);
}

function inspect(ground: Ground, asn: AsnRow, options: CrewOptions): void {
  const at = later(ground, asn, 'inspection');
  const plates = asnLines(ground, asn.asn_id).flatMap(({ line, item, received, inspected }) => {
    const units = received - inspected;
    return units === 0 ? [] : graded(asn, line, units, options).map((part) => ({ line, item, ...part }));
  });
  const insert = `INSERT INTO manhattan_lpn (lpn_id, asn_id, line, item, facility, quantity, grade, status, location, updated)
    VALUES (?, ?, ?, ?, ?, ?, ?, '3000', 'QUA-01', ?)`;
  const count = 'UPDATE manhattan_asn_line SET inspected = inspected + ? WHERE asn_id = ? AND line = ?';
  for (const { lpn, line, item, grade, units } of plates) {
    run(ground, insert, lpn, asn.asn_id, line, item, asn.facility, units, grade, ground.now());
    run(ground, count, units, asn.asn_id, line);
  }
  advanceAsn(ground, asn.asn_id, '8000', at);
  tell(ground, {
    code: '622',
    reference: `622:${asn.asn_id}`,
    units: plates.reduce((sum, { units }) => sum + units, 0),
    facility: asn.facility,
    at,
    fields: {
      AsnId: asn.asn_id,
      Lines: plates.map(({ lpn, line, item, grade, units }) => ({
        AsnLineId: line,
        ItemId: item,
        Quantity: units,
        GradeCode: grade,
        InventoryContainerId: lpn,
      })),
    },
  });
}

/** One plate for each grade of a line. */
function graded(
  asn: AsnRow,
  line: string,
  units: number,
  options: CrewOptions,
): readonly { readonly lpn: string; readonly grade: string; readonly units: number }[] {
  const counts = new Map<string, number>();
  for (const { grade, count } of options.grade(asn.asn_id, line, units))
    counts.set(grade, (counts.get(grade) ?? 0) + count);
  const parts = [...counts].filter(([, count]) => count > 0);
  const sum = parts.reduce((total, [, count]) => total + count, 0);
  if (sum !== units)
    throw new Error(`the grades of ${asn.asn_id} line ${line} are of ${sum} units, not of its ${units}`);
  return parts.map(([grade, count]) => ({ lpn: `${asn.asn_id}-${line}-${grade}`, grade, units: count }));
}
