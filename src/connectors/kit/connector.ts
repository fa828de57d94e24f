import type { Input } from '#core/base/input.ts';
import type { Instant } from '#core/base/instant.ts';
import type { JsonObject } from '#core/base/json.ts';
import type { Operation, OperationName } from '#core/base/operation.ts';
import type { Outcome } from '#core/base/outcome.ts';

/** One HTTP call to a vendor, relative to the connector's base URL. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path and query, starting with `/`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** What came back. Header names are lower case. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Bytes that knocked at `/hooks/{system}`. Header names are lower case; `body` is the raw text as signed. */
export interface Knock {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly received_at: Instant;
}

/** Whether a knock is from whom it says. */
export type Verdict = { readonly ok: true } | { readonly ok: false; readonly code: string; readonly detail: string };

/**
 * What a knock or a page of a poll means. `ignored` says why a well-formed message holds nothing for us;
 * `unreadable` keeps the whole message for a person, with what, where and what to do.
 */
export type Reading =
  | { readonly kind: 'inputs'; readonly inputs: readonly Input[] }
  | { readonly kind: 'ignored'; readonly reason: string }
  | { readonly kind: 'unreadable'; readonly code: string; readonly detail: string };

/** A delivery as a connector sees it: our idempotency key, the canonical operation, and how often it was tried. */
export interface Delivery<O extends Operation = Operation> {
  readonly key: string;
  readonly operation: O;
  /** Attempts made before this one. */
  readonly attempts: number;
}

/** Time and chance, handed in so that outbound code stays pure. */
export interface Moment {
  readonly now: Instant;
  /** Unguessable, new for every call. */
  readonly nonce: string;
}

/** A first read whose answer the request needs (an internal id, a line number); it may already settle the delivery. */
export interface Preparation<C, O extends Operation> {
  request(delivery: Delivery<O>, config: C): Call;
  read(
    reply: Reply,
    delivery: Delivery<O>,
    config: C,
  ): { readonly kind: 'ready'; readonly known: JsonObject } | Outcome;
}

/** How to ask a vendor whether our key was already carried out. `absent` means surely not. */
export interface Lookup<C, O extends Operation> {
  /** `page` is what the read before handed back with `more`; without it the first page is asked for. */
  request(delivery: Delivery<O>, config: C, page?: JsonObject): Call;
  /** `more`: not on this page, and only the next one can tell. */
  read(
    reply: Reply,
    delivery: Delivery<O>,
    config: C,
  ): Outcome | { readonly kind: 'absent' } | { readonly kind: 'more'; readonly page: JsonObject };
}

/**
 * One canonical operation in a vendor's words. All functions are pure.
 * `safe_to_repeat` states the vendor property we lean on: true only where the vendor itself makes one key one effect;
 * otherwise `lookup` must exist and is asked before any second attempt.
 */
export interface Outbound<C, O extends Operation> {
  readonly safe_to_repeat: boolean;
  readonly lookup: Lookup<C, O> | null;
  readonly preparation: Preparation<C, O> | null;
  /** `known` is what the preparation read, else `{}`. */
  request(delivery: Delivery<O>, config: C, known: JsonObject): Call;
  outcome(reply: Reply, delivery: Delivery<O>, config: C): Outcome;
}

/** A table from operation to its translation, complete for the operations that a connector claims. */
export type OutboundTable<C> = {
  readonly [N in OperationName]?: Outbound<C, Extract<Operation, { name: N }>>;
};

/** Vendors that do not push: a pure walk through pages from a cursor. `cursor` is null at first. */
export interface Poll<C> {
  readonly name: string;
  readonly every_ms: number;
  request(cursor: JsonObject | null, config: C, now: Instant): Call;
  /** `more` asks for the next page at once; `cursor` is stored in the same commit as the inputs. */
  read(
    reply: Reply,
    cursor: JsonObject | null,
    config: C,
  ):
    | { readonly kind: 'page'; readonly reading: Reading; readonly cursor: JsonObject; readonly more: boolean }
    | Outcome;
}

/** A question whose answer someone waits for, page by page, e.g. one order, or a customer's orders. */
export interface Query<C, Q, A> {
  request(question: Q, page: JsonObject | null, config: C): Call;
  /** `page` is what this page was asked with, so that an answer spread over pages can be put together. */
  read(
    reply: Reply,
    question: Q,
    config: C,
    page: JsonObject | null,
  ): { readonly kind: 'answer'; readonly answer: readonly A[]; readonly next: JsonObject | null } | Outcome;
}

/** How calls are authorised: `sign` adds headers; `token`, where there is one, is fetched and kept by the kit. */
export interface Auth<C> {
  sign(call: Call, config: C, moment: Moment, token: string | null): Call;
  readonly token: {
    request(config: C): Call;
    read(reply: Reply): { readonly token: string; readonly expires_in_s: number } | Outcome;
    /** A separate host for tokens, when the vendor has one; null means the base URL. */
    base_url(config: C): string | null;
  } | null;
}

/** What of the vendor's pace we honour; the retry policy itself comes from the catalogue. */
export interface Pace {
  /** Calls in flight at once. */
  readonly concurrency: number;
  /** Calls that may start in a second, or null for no limit of ours. */
  readonly per_second: number | null;
  readonly timeout_ms: number;
}

/** A capability is data: documentation and types derive from it. */
export interface Capability {
  readonly name: string;
  readonly direction: 'in' | 'out' | 'poll' | 'query';
  /** The vendor's own name for it: a topic, an endpoint, an operation. */
  readonly vendor: string;
}

/** The floor plan of every connector room. `C` is its checked configuration. */
export interface Connector<C> {
  readonly system: string;
  readonly role: 'commerce' | 'erp' | 'wms' | 'payments';
  readonly capabilities: readonly Capability[];
  /** Reads settings (from environment or file); throws a ConfigError that names the setting and how to set it. */
  config(settings: Readonly<Record<string, string | undefined>>): C;
  base_url(config: C): string;
  pace(config: C): Pace;
  readonly auth: Auth<C>;
  readonly inbound: {
    verify(knock: Knock, config: C): Verdict;
    read(knock: Knock, config: C): Reading;
  } | null;
  readonly outbound: OutboundTable<C>;
  readonly polls: readonly Poll<C>[];
  readonly queries: {
    /** Every order of a customer placed up to a time, in full. Commerce only. */
    readonly customer_orders?: Query<C, { readonly customer_id: string; readonly until: Instant }, OrderHeading>;
    /** One order by our order id. Commerce only. */
    readonly order?: Query<C, { readonly order_id: string }, Input>;
  };
}

/** Enough of an order to know whether we hold it. */
export interface OrderHeading {
  readonly order_id: string;
  readonly placed_at: Instant;
}
