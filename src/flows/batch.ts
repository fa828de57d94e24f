import { createHash } from 'node:crypto';
import type { Input, Reference } from '#core/base/input.ts';
import type { Instant } from '#core/base/instant.ts';
import type { JsonObject } from '#core/base/json.ts';
import { decide } from '#core/decide.ts';
import type { Decision, DeliveryReference, ExceptionChange, Facts, World } from '#core/decision.ts';
import { givenUp, overdue, patienceId } from '#core/patience.ts';
import type { Sold } from '#core/order/sold.ts';
import type { State } from '#core/state.ts';
import type { KeptKnock, KnownInput, Loaded, ParkedInput, Writes, WrittenInput } from './ports.ts';

/** What became of one input. `duplicate` means: decided before, and this is the answer of then. */
export type Result =
  | { readonly kind: 'done'; readonly answer: JsonObject; readonly duplicate: boolean }
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string; readonly duplicate: boolean }
  | { readonly kind: 'parked'; readonly why: string }
  /** The same key with another content; the first one stands and both are kept. */
  | { readonly kind: 'conflict'; readonly detail: string }
  /** The decision itself failed; the input is kept with an exception. */
  | { readonly kind: 'poison'; readonly detail: string };

/** Inputs that stand or fall together, with the message they came in. */
export interface Entry {
  readonly inputs: readonly Input[];
  readonly knock: KeptKnock | null;
  readonly cursor: { readonly system: string; readonly name: string; readonly cursor: JsonObject } | null;
  /** True for an input that was parked and is tried again. */
  readonly again: boolean;
  /** What a parked input waited for so far, so that it is seen when it waits for something else from now on. */
  readonly waited_for?: string;
  /** Since when a parked input has waited; past the patience for its kind somebody has to look. */
  readonly waited_since?: Instant;
}

/** What a batch is decided with. */
export interface BatchContext {
  readonly facts: Facts;
  /** The process that will carry out the deliveries; null leaves them to others. */
  readonly owner: number | null;
}

const SETTLED = { accepted: 'done', refused: 'refused', withdrawn: 'withdrawn' } as const;

/** Decides a batch on what was loaded, one input after the other, each on what the one before left. Pure. */
export function decideBatch(
  entries: readonly Entry[],
  loaded: Loaded,
  context: BatchContext,
): { writes: Writes; results: Result[][] } {
  const batch = new Batch(loaded, context);
  const results = entries.map((entry) => entry.inputs.map((input) => batch.take(input, entry)));
  const knocks = entries.flatMap((entry) => entry.knock ?? []);
  const cursors = entries.flatMap((entry) => entry.cursor ?? []);
  const writes = batch.writes();
  const unread = knocks.filter((knock) => knock.reading === 'unreadable').map(unreadable);
  return { writes: { ...writes, exceptions: [...writes.exceptions, ...unread], knocks, cursors }, results };
}

/** Tells one content from another: the same fact always gives the same text. */
function contentHash(input: Input): string {
  if (input.hash !== undefined) return input.hash;
  return createHash('sha256').update(JSON.stringify(input.fact)).digest('base64url').slice(0, 22);
}

/** A batch while it is decided: what was loaded, and over it what the inputs before have made of it. */
class Batch {
  readonly #loaded: Loaded;
  readonly #context: BatchContext;
  readonly #states = new Map<string, { state: State; version: number }>();
  readonly #names = new Map<string, string>();
  readonly #sold = new Map<string, Sold>();
  readonly #known = new Map<string, KnownInput>();
  readonly #inputs: WrittenInput[] = [];
  readonly #decisions: Decision[] = [];
  readonly #troubles: ExceptionChange[] = [];
  readonly #parked = new Map<string, ParkedInput>();
  readonly #unparked: string[] = [];
  readonly #settled: Writes['settled'][number][] = [];
  readonly #world: World;

  constructor(loaded: Loaded, context: BatchContext) {
    this.#loaded = loaded;
    this.#context = context;
    this.#world = {
      state: (aggregate) => this.#states.get(aggregate) ?? loaded.states.get(aggregate) ?? null,
      sold: (order_id) => this.#sold.get(order_id) ?? loaded.sold.get(order_id) ?? null,
      resolve: (reference) => this.#names.get(nameOf(reference)) ?? loaded.resolve(reference),
    };
  }

  take(input: Input, entry: Entry): Result {
    const hash = contentHash(input);
    const known = this.#known.get(input.key) ?? this.#loaded.known.get(input.key);
    const retry = entry.again && known?.status === 'parked';
    if (known !== undefined && !retry) return this.#repeat(input, hash, known);
    const result = this.#patient(this.#judge(input, entry), input, entry);
    const status = result.kind === 'conflict' ? 'refused' : result.kind;
    const answer = answerOf(result);
    this.#known.set(input.key, { hash, status, answer });
    // One that waits for something else from now on is looked at anew in the next round.
    const late = result.kind === 'refused' && result.code === 'waited_too_long';
    const waits = late || (result.kind === 'parked' && !this.#parked.has(input.key));
    if (retry) this.#troubles.push(...impatience(input, entry, waits, this.#context.facts.now));
    if (retry && result.kind === 'parked') return result;
    this.#inputs.push({ input, hash, status, answer, again: retry });
    if (retry) this.#unparked.push(input.key);
    return result;
  }

  writes(): Omit<Writes, 'knocks' | 'cursors'> {
    const { now } = this.#context.facts;
    const decisions = this.#decisions;
    return {
      inputs: this.#inputs,
      states: [...this.#states].map(([aggregate, { state, version }]) => ({
        aggregate,
        state,
        version,
        before: this.#loaded.states.get(aggregate)?.version ?? 0,
      })),
      events: decisions.flatMap((one) => one.events.map((event) => ({ ...event, recorded_at: now }))),
      units: decisions.flatMap((one) => one.units),
      money: decisions.flatMap((one) => one.money),
      deliveries: decisions.flatMap((one) => one.deliveries),
      owner: this.#context.owner,
      settled: this.#settled,
      withdraw: decisions.flatMap((one) => one.withdraw),
      exceptions: [...decisions.flatMap((one) => one.exceptions), ...this.#troubles],
      references: decisions.flatMap((one) => one.references),
      wakes: decisions.flatMap((one) => one.wakes),
      sold: [...this.#sold.values()],
      parked: [...this.#parked.values()],
      unparked: this.#unparked,
      recorded_at: now,
    };
  }

  #judge(input: Input, entry: Entry): Result {
    const { facts } = this.#context;
    let verdict;
    try {
      const request = 'purchases' in input.to ? input.to.purchases.request : null;
      const candidates = request === null ? [] : (this.#loaded.candidates.get(request) ?? []);
      verdict = decide(this.#world, input, facts, candidates);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      this.#troubles.push(troubled(input, 'poison_input', detail, facts.now));
      return { kind: 'poison', detail };
    }
    switch (verdict.kind) {
      case 'refused':
        return { ...verdict, duplicate: false };
      case 'parked':
        return this.#park(input, entry, verdict.waits_for, verdict.why);
      case 'decided':
        this.#apply(input, verdict);
        return { kind: 'done', answer: verdict.answer, duplicate: false };
    }
  }

  /** What is parked again past all patience is refused, and waits no more. */
  #patient(result: Result, input: Input, { waited_for, waited_since }: Entry): Result {
    if (result.kind !== 'parked' || waited_for === undefined || waited_since === undefined) return result;
    const refusal = givenUp({ input, waits_for: waited_for, since: waited_since }, this.#context.facts.now);
    if (refusal === null) return result;
    this.#parked.delete(input.key);
    return { ...refusal, duplicate: false };
  }

  #park(input: Input, entry: Entry, waits_for: string, why: string): Result {
    // One wait may only have given way to the next: what came first is here, and something else still is not.
    if (!entry.again || (entry.waited_for !== undefined && entry.waited_for !== waits_for))
      this.#parked.set(input.key, { key: input.key, waits_for, why, input, since: this.#context.facts.now });
    return { kind: 'parked', why };
  }

  #apply(input: Input, decision: Decision): void {
    this.#decisions.push(decision);
    for (const { aggregate, state, version } of decision.states) this.#states.set(aggregate, { state, version });
    for (const { reference, aggregate } of decision.references) this.#names.set(nameOf(reference), aggregate);
    if (decision.sold !== null) this.#sold.set(decision.sold.order_id, decision.sold);
    const { fact } = input;
    if (fact.type !== 'delivery.answered' || fact.outcome.kind === 'unknown') return;
    const status = SETTLED[fact.outcome.kind];
    this.#settled.push({ key: fact.delivery, status, outcome: { ...fact.outcome } });
  }

  #repeat(input: Input, hash: string, known: KnownInput): Result {
    if (known.hash === hash) return resultOf(known);
    const detail = `${input.key} came before with another content`;
    this.#troubles.push(troubled(input, 'id_reuse', detail, this.#context.facts.now));
    return { kind: 'conflict', detail };
  }
}

/** The whole input goes with the exception, so that nothing that came is lost. */
function troubled(input: Input, kind: 'poison_input' | 'id_reuse', detail: string, at: Instant): ExceptionChange {
  const aggregate = 'aggregate' in input.to ? input.to.aggregate : input.key;
  return {
    change: 'open',
    id: `${kind}:${input.key}:${contentHash(input)}`,
    kind,
    aggregate,
    money_at_risk_minor: 0,
    currency: 'XXX',
    detail: { what: detail, input: JSON.stringify(input) },
    at,
  };
}

/** An input that waits too long is somebody's business, and is no more once it has its verdict. */
function impatience(
  input: Input,
  { waited_for, waited_since }: Entry,
  parked: boolean,
  now: Instant,
): ExceptionChange[] {
  if (waited_for === undefined || waited_since === undefined) return [];
  const late = overdue({ input, waits_for: waited_for, since: waited_since }, now);
  if (late === null) return [];
  if (parked) return [late];
  return [{ change: 'close', id: patienceId(late.kind, input.key), because: 'what it waited for has come' }];
}

/** What could not be read is one exception, however often it is read again. */
function unreadable({ system, detail, body, identity = body, received_at }: KeptKnock): ExceptionChange {
  const name = createHash('sha256').update(identity).digest('base64url').slice(0, 22);
  return {
    change: 'open',
    id: `unreadable_input:${system}:${name}`,
    kind: 'unreadable_input',
    aggregate: `knock/${system}/${name}`,
    money_at_risk_minor: 0,
    currency: 'XXX',
    detail: { system, why: detail },
    at: received_at,
  };
}

function answerOf(result: Result): JsonObject {
  switch (result.kind) {
    case 'done':
      return result.answer;
    case 'refused':
      return { code: result.code, detail: result.detail };
    case 'parked':
      return { why: result.why };
    case 'conflict':
    case 'poison':
      return { detail: result.detail };
  }
}

function resultOf(known: KnownInput): Result {
  const text = (name: string): string => {
    const value = known.answer[name];
    return typeof value === 'string' ? value : '';
  };
  switch (known.status) {
    case 'done':
      return { kind: 'done', answer: known.answer, duplicate: true };
    case 'refused':
      return { kind: 'refused', code: text('code'), detail: text('detail'), duplicate: true };
    case 'parked':
      return { kind: 'parked', why: text('why') };
    case 'poison':
      return { kind: 'poison', detail: text('detail') };
  }
}

function nameOf(reference: Reference | DeliveryReference): string {
  return `${reference.kind}:${reference.id}`;
}
