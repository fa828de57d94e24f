/** The aggregate of a box, by its plate. */
export function boxAggregate(container: string): string {
  return `box/${container}`;
}
