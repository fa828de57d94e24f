/**
 * `quantity` × a decimal price, in minor units of a two-decimal currency, rounded half away from zero.
 * Exact at any size: the price never becomes a float. Throws a RangeError on text that is not a decimal.
 */
export function lineMinor(quantity: number, unit_price: string): number {
  const found = /^(-?)(\d+)(?:\.(\d+))?$/.exec(unit_price);
  if (found === null) throw new RangeError(`"${unit_price}" is not a decimal number`);
  const [, sign, whole = '', fraction = ''] = found;
  const scaled = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n) * BigInt(quantity) * 100n;
  const minor = Number(divideHalfAway(scaled, 10n ** BigInt(fraction.length)));
  if (!Number.isSafeInteger(minor)) throw new RangeError(`${quantity} × ${unit_price} is beyond exact integers`);
  return minor;
}

function divideHalfAway(value: bigint, by: bigint): bigint {
  const size = value < 0n ? -value : value;
  const rounded = (2n * size + by) / (2n * by);
  return value < 0n ? -rounded : rounded;
}
