import type { Input } from '#core/base/input.ts';
import type { Instant } from '#core/base/instant.ts';
import type { JsonObject } from '#core/base/json.ts';
import type { Outcome } from '#core/base/outcome.ts';
import type { Knock, Reading, Verdict, OrderHeading } from '#connectors/kit/connector.ts';
import type { DueDelivery } from './ports.ts';

/** The outside systems as the flows see them; main puts the connectors behind it. */
export interface Systems {
  /** Every system that is configured, with its pace. */
  readonly all: readonly SystemPace[];
  /** Null when there is no such system or it does not push. */
  hear(system: string, knock: Knock): { readonly verdict: Verdict; readonly read: () => Reading } | null;
  deliver(delivery: DueDelivery): Promise<{ readonly outcome: Outcome; readonly down: boolean }>;
  poll(system: string, name: string, cursor: JsonObject | null): Promise<PolledPage | Outcome>;
  /** Orders of a customer up to a time, as the commerce platform knows them. */
  customerOrders(question: { readonly customer_id: string; readonly until: Instant }): Promise<Told<OrderHeading>>;
  /** One order in full; no answer at all when the platform has none of that id. */
  order(question: { readonly order_id: string }): Promise<Told<Input>>;
}

export interface SystemPace {
  readonly system: string;
  readonly concurrency: number;
  readonly per_second: number | null;
  readonly polls: readonly { readonly name: string; readonly every_ms: number }[];
}

export interface PolledPage {
  readonly kind: 'page';
  readonly reading: Reading;
  readonly cursor: JsonObject;
  readonly more: boolean;
}

export type Told<A> =
  | { readonly kind: 'answer'; readonly answer: readonly A[] }
  | { readonly kind: 'unavailable'; readonly reason: string };
