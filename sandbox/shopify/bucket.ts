/** How much an app may ask of a shop: its bucket leaks in real time, whatever day the sandbox's calendar shows. */
export interface Bucket {
  maximum: number;
  restore_rate: number;
  level: number;
  filled_ms: number;
}

/** A full bucket; the size is that of Shopify Plus unless said otherwise. */
export function bucket(maximum = 20_000, restore_rate = 1_000): Bucket {
  return { maximum, restore_rate, level: maximum, filled_ms: performance.now() };
}

/** Points that are there now. */
export function available(of: Bucket): number {
  const now = performance.now();
  of.level = Math.min(of.maximum, of.level + ((now - of.filled_ms) / 1000) * of.restore_rate);
  of.filled_ms = now;
  return of.level;
}

/** Takes points, or gives back with a negative cost. False when there are too few; then nothing is taken. */
export function take(of: Bucket, cost: number): boolean {
  if (available(of) < cost) return false;
  of.level = Math.min(of.maximum, of.level - cost);
  return true;
}
