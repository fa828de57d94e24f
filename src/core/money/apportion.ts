/**
 * Splits an amount by weights so that the parts sum to it exactly (largest remainder; equal remainders go to the earlier).
 * Weights that are all zero count as equal. Integers in, integers out; never through a float.
 */
export function apportion(amount_minor: number, weights: readonly number[]): number[] {
  if (weights.length === 0) return [];
  const flat = weights.every((weight) => weight === 0);
  const whole = flat ? BigInt(weights.length) : weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  const parts = weights.map((weight, at) => {
    const exact = BigInt(amount_minor) * (flat ? 1n : BigInt(weight));
    return { at, floor: Number(exact / whole), rest: exact % whole };
  });
  const short = amount_minor - parts.reduce((sum, { floor }) => sum + floor, 0);
  const up = new Set(
    parts
      .toSorted((a, b) => (a.rest === b.rest ? a.at - b.at : a.rest > b.rest ? -1 : 1))
      .slice(0, short)
      .map(({ at }) => at),
  );
  return parts.map(({ at, floor }) => floor + (up.has(at) ? 1 : 0));
}
