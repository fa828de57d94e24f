/** Units of one order line, numbered from 0: `from` is in, `to` is out. Ranges are kept sorted and never touch. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Which units of which return line. */
export interface LineUnits {
  readonly line: number;
  readonly units: readonly Range[];
}

/** How many units the ranges hold. */
export function count(ranges: readonly Range[]): number {
  let sum = 0;
  for (const { from, to } of ranges) sum += to - from;
  return sum;
}

/** Both sets together. The sets must not overlap; an overlap is a bug of the caller. */
export function join(a: readonly Range[], b: readonly Range[]): Range[] {
  const sorted = [...a, ...b].sort((x, y) => x.from - y.from);
  const joined: Range[] = [];
  for (const range of sorted) {
    const last = joined.at(-1);
    if (last !== undefined && range.from < last.to) throw new Error('bug: one unit claimed twice');
    if (last !== undefined && range.from === last.to) joined[joined.length - 1] = { from: last.from, to: range.to };
    else joined.push(range);
  }
  return joined;
}

/** What of `all` is not in `taken`. */
export function without(all: readonly Range[], taken: readonly Range[]): Range[] {
  const cuts = taken.length < 2 ? taken : [...taken].sort((x, y) => x.from - y.from);
  const rest: Range[] = [];
  for (const range of all) {
    let from = range.from;
    for (const cut of cuts) {
      if (cut.to <= from || cut.from >= range.to) continue;
      if (cut.from > from) rest.push({ from, to: cut.from });
      from = cut.to;
    }
    if (from < range.to) rest.push({ from, to: range.to });
  }
  return rest;
}

/** The first `wanted` units and what is left; fewer when there are not so many. */
export function take(ranges: readonly Range[], wanted: number): { taken: Range[]; rest: Range[] } {
  const taken: Range[] = [];
  const rest: Range[] = [];
  let open = wanted;
  for (const range of ranges) {
    const here = Math.min(open, range.to - range.from);
    if (here > 0) taken.push({ from: range.from, to: range.from + here });
    if (range.from + here < range.to) rest.push({ from: range.from + here, to: range.to });
    open -= here;
  }
  return { taken, rest };
}

/** What is in both sets. */
export function both(a: readonly Range[], b: readonly Range[]): Range[] {
  return without(a, without(a, b));
}
