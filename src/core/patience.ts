import type { Fact, Input } from './base/input.ts';
import { elapsed_ms, type Instant } from './base/instant.ts';
import type { ExceptionChange, ExceptionKind, Refusal } from './decision.ts';

type MissingKind = Extract<
  ExceptionKind,
  'missing_receipt' | 'order_missing' | 'return_missing' | 'predecessor_missing'
>;

const HOUR_MS = 3_600_000;

/** How long, in hours, a fact that came early may wait for each kind of predecessor before somebody has to look. */
export const PATIENCE_HOURS: Readonly<Record<MissingKind, number>> = {
  missing_receipt: 48,
  order_missing: 24,
  return_missing: 24,
  predecessor_missing: 72,
};

/** Nothing that has waited for less is overdue. */
export const SHORTEST_PATIENCE_MS = Math.min(...Object.values(PATIENCE_HOURS)) * HOUR_MS;

/** After so long a fact is given up: what it waits for does not come any more, and it must not be tried for ever. */
const GIVE_UP_MS = 30 * 24 * HOUR_MS;

/** A parked input with what it waits for and since when, in our own time. */
interface Waiting {
  readonly input: Input;
  readonly waits_for: string;
  readonly since: Instant;
}

/** The exception that an input calls for which has waited too long; null while there is patience. */
export function overdue(
  { input, waits_for, since }: Waiting,
  now: Instant,
): (Extract<ExceptionChange, { change: 'open' }> & { readonly kind: MissingKind }) | null {
  const kind = missing(input.fact.type, waits_for);
  if (elapsed_ms(since, now) < PATIENCE_HOURS[kind] * HOUR_MS) return null;
  return {
    change: 'open',
    id: patienceId(kind, input.key),
    kind,
    aggregate: waits_for,
    money_at_risk_minor: 0,
    currency: 'XXX',
    detail: { input: input.key, source: input.source, fact: input.fact.type, waits_for, since },
    at: now,
  };
}

/** The verdict on an input that has waited past all patience; null until then. Its exception stays, for a person to close. */
export function givenUp({ input, waits_for, since }: Waiting, now: Instant): Refusal | null {
  if (elapsed_ms(since, now) < GIVE_UP_MS) return null;
  const detail = `${input.fact.type} has waited for ${waits_for} since ${since}; tell it again under a new key when that is there`;
  return { kind: 'refused', code: 'waited_too_long', detail };
}

/** One exception for each input that waits too long. */
export function patienceId(kind: MissingKind, key: string): string {
  return `${kind}:${key}`;
}

/** What is missing, told from what the input is and where it waits. */
function missing(type: Fact['type'], waits_for: string): MissingKind {
  if (waits_for.startsWith('reference:return:')) return 'return_missing';
  if (type === 'goods.inspected' || type === 'goods.moved') return 'missing_receipt';
  if (waits_for.startsWith('order/') && (type === 'order.shipped' || type === 'return.requested'))
    return 'order_missing';
  return waits_for.startsWith('reference:order_name:') ? 'order_missing' : 'predecessor_missing';
}
