import type { RuleSet } from './rules.ts';

/** What a policy says of the books. What it leaves out is not booked and nobody is asked about it. */
export interface BookTerms {
  /** That returned goods are to be valued, so that a missing cost is somebody's business. */
  readonly valuation?: {
    /** The share of what a unit was sold for, without tax, that stands for its cost until that is told; null for none. */
    readonly estimate_percent: number | null;
    /** The book currency, in which costs are told; the order's where it is left out. */
    readonly currency?: string;
  };
  readonly expected_returns?: {
    /** The share of each line that is expected back, asked at the sale; reasons are not known then. */
    readonly percent: RuleSet<number>;
    /** For how many days after the sale returns are expected; null until a person or the period's close says so. */
    readonly days: number | null;
    /** The share of the goods' cost that getting them back takes. */
    readonly recovery_percent: number;
    readonly except_reasons: readonly string[];
  };
  readonly entities?: Entities;
}

/** Which legal entity acts. Names are the retailer's own. */
export interface Entities {
  /** Who sells where no channel is named. */
  readonly otherwise: string;
  readonly by_channel: Readonly<Record<string, string>>;
  /** Who takes a return at a node, and pays for it. */
  readonly by_node: Readonly<Record<string, string>>;
  /** Whose account a payment system pays from, whoever takes the return. */
  readonly by_system: Readonly<Record<string, string>>;
}

/** Who sold in a channel. */
export function sellerOf({ by_channel, otherwise }: Entities, channel: string): string {
  return by_channel[channel] ?? otherwise;
}

/** Who pays a refund: the owner of the payment account where that is named, else who takes the return. */
export function payerOf(
  { by_system, by_node }: Entities,
  { system, node, otherwise }: { readonly system: string; readonly node: string | null; readonly otherwise: string },
): string {
  return by_system[system] ?? (node === null ? undefined : by_node[node]) ?? otherwise;
}
