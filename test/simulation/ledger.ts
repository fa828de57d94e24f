/** Sums by name; the books that a stand-in, or the auditor, keeps for itself. */
export interface Ledger {
  add(name: string, quantity: number): void;
  at(name: string): number;
  /** Every name that does not stand at zero, sorted. */
  all(): Readonly<Record<string, number>>;
}

/** An empty book. */
export function ledger(): Ledger {
  const sums = new Map<string, number>();
  return {
    add: (name, quantity) => void sums.set(name, (sums.get(name) ?? 0) + quantity),
    at: (name) => sums.get(name) ?? 0,
    all: () => Object.fromEntries([...sums].filter(([, sum]) => sum !== 0).toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
}
