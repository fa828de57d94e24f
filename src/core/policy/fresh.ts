import { elapsed_ms, type Instant } from '../base/instant.ts';
import type { Policy } from './policy.ts';
import type { RuleLooked } from './rules.ts';
import type { Case, Copies } from './situate.ts';
import type { Freshness, Terms } from './terms.ts';

/** A case as one policy version sees it: copies that are too old for it are blanked, and what is capped is summed over its period. */
export interface Seen extends Case {
  readonly looked: readonly CopyLooked[];
}

/** A copy of another system's word that a decision looked at. */
export interface CopyLooked {
  /** E.g. `product MUG` or `customer C-1`. */
  readonly copy: string;
  readonly as_of: Instant;
  readonly age_minutes: number;
  /** False when it was too old, and so counted as not known. */
  readonly used: boolean;
  readonly good_for_minutes: number | null;
}

type Kind = 'product' | 'customer';

const MINUTE_MS = 60_000;
const UNKNOWN_PRODUCT = {
  category: null,
  brand: null,
  hazardous: null,
  hygiene: null,
  personalised: null,
  digital: null,
  serialised: null,
};

/** What a policy version makes of what is known. */
export function underPolicy(on: Case, { terms }: Policy): Seen {
  const { copies } = on;
  if (copies === undefined || isIdle(copies, terms)) return { ...on, looked: [] };
  const product = look('product', copies, terms);
  const customer = look('customer', copies, terms);
  const looked = [product, customer].filter((one) => one !== null);
  const { situation, moments } = on;
  const stale = customer?.used === false;
  const told = stale ? { standing: null, employee: null, returns_in_period: null } : {};
  return {
    situation: {
      ...situation,
      ...(product?.used === false ? { product: UNKNOWN_PRODUCT } : {}),
      customer: { ...situation.customer, ...told, ...hadIn(on, copies, terms) },
    },
    moments: stale ? { ...moments, zone: null } : moments,
    copies,
    looked,
  };
}

/** The copies in words: how old each was, and that one too old counted as not known. */
export function copiesTold(looked: readonly CopyLooked[]): RuleLooked[] {
  return looked.map(({ copy, as_of, age_minutes, used, good_for_minutes }) => {
    const age = `${copy} as of ${as_of}, ${ageOf(age_minutes)} old`;
    const limit = good_for_minutes === null ? '' : `, good for ${ageOf(good_for_minutes)}`;
    return {
      rule: 'copy',
      passed: true,
      because: `${age}${limit}${used ? '' : ': too old, so it counts as not known'}`,
    };
  });
}

/** Whether there is nothing to be too old, and no period to sum over. */
function isIdle({ product, customer, had }: Copies, { keep_it, instant_refund }: Terms): boolean {
  return product === null && customer === null && (had === null || (keep_it === null && instant_refund === null));
}

function look(kind: Kind, copies: Copies, terms: Terms): CopyLooked | null {
  const { now } = copies;
  const copy = copies[kind];
  if (copy === null || now === null) return null;
  const age_minutes = Math.max(0, Math.floor(elapsed_ms(copy.as_of, now) / MINUTE_MS));
  const limits = terms.replicas === null || terms.replicas.informative ? null : terms.replicas.says;
  const good_for_minutes = limits === null ? null : limitOf(kind, limits);
  const used = good_for_minutes === null || age_minutes <= good_for_minutes;
  return { copy: `${kind} ${copy.name}`, as_of: copy.as_of, age_minutes, used, good_for_minutes };
}

function limitOf(kind: Kind, { customer_minutes, product_minutes }: Freshness): number {
  return kind === 'customer' ? customer_minutes : product_minutes;
}

/** Our own books do not age; a sum over a period that this version does not name is not known. */
function hadIn(
  { situation }: Case,
  { had }: Copies,
  { keep_it, instant_refund }: Terms,
): Partial<Case['situation']['customer']> {
  if (had === null) return {};
  const { currency } = situation.order;
  return {
    kept_minor: keep_it === null ? null : had('keep_it', currency, keep_it.says.period_days),
    instant_minor: instant_refund === null ? null : had('instant_refund', currency, instant_refund.says.period_days),
  };
}

function ageOf(minutes: number): string {
  if (minutes < 120) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 1440)} days`;
}
