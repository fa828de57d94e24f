import type { Grade } from '../base/codes.ts';
import { elapsed_ms, type Instant } from '../base/instant.ts';
import type { Favour } from '../replica/events.ts';
import { unitValue, type Sold, type SoldLine } from '../order/sold.ts';
import type { Known } from './known.ts';
import type { Situation } from './situation.ts';
import type { Moments } from './window.ts';

/** Units that somebody wants to bring back, as far as a policy asks. */
export interface Wish {
  readonly channel: string;
  readonly reason: string;
  readonly quantity: number;
  readonly at: Instant;
  /** The fraud check's answer, where it came with the request. */
  readonly fraud_score?: number | null;
}

/** One line of a wish on one line of a sale: what conditions see, and the moments that a window is counted from. */
export interface Case {
  readonly situation: Situation;
  readonly moments: Moments;
  /** The copies behind it, which a policy may find too old; absent where nothing is known from copies. */
  readonly copies?: Copies;
}

export interface Copies {
  /** The moment of the decision in our own time; null where copies do not age. */
  readonly now: Instant | null;
  readonly product: { readonly name: string; readonly as_of: Instant } | null;
  readonly customer: { readonly name: string; readonly as_of: Instant } | null;
  readonly had: ((favour: Favour, currency: string, days: number) => number) | null;
}

const DAY_MS = 86_400_000;
const UNGRADED: Situation['unit'] = { grade: null, node: null, value_minor: null };

/** Puts together what is known of a wish for units of a sold line. */
export function caseOf(sold: Sold, line: SoldLine, wish: Wish, known?: Known): Case {
  const run = line.runs[0];
  const unit_minor = run === undefined ? 0 : unitValue(run);
  const discount_minor = run?.discount_minor ?? 0;
  const product = known?.product(line.sku) ?? null;
  const customer = sold.customer_id === null ? null : (known?.customer(sold.customer_id) ?? null);
  return {
    situation: {
      order: {
        channel: sold.channel,
        country: sold.country,
        currency: sold.currency,
        placed_at: sold.placed_at,
        age_days: Math.floor(elapsed_ms(sold.placed_at, wish.at) / DAY_MS),
      },
      line: {
        sku: line.sku,
        title: line.title,
        quantity: line.quantity,
        bought_at: line.bought_at,
        unit_minor,
        discount_minor,
        discounted: discount_minor > 0,
      },
      product: {
        category: product?.category ?? null,
        brand: product?.brand ?? null,
        hazardous: product?.hazardous ?? null,
        hygiene: product?.hygiene ?? null,
        personalised: product?.personalised ?? null,
        digital: product?.digital ?? null,
        serialised: product?.serialised ?? null,
      },
      customer: {
        known: sold.customer_id !== null,
        standing: customer?.standing ?? null,
        employee: customer?.employee ?? null,
        returns_in_period: customer?.returns_in_period ?? null,
        kept_minor: customer?.kept_minor ?? null,
        instant_minor: customer?.instant_minor ?? null,
      },
      // No channel tells condition or serial number yet; conditions on them are looked at and do not hold.
      request: {
        channel: wish.channel,
        reason: wish.reason,
        quantity: wish.quantity,
        value_minor: wish.quantity * unit_minor,
        condition: null,
        has_serial: null,
        fraud_score: wish.fraud_score ?? null,
        at: wish.at,
      },
      unit: UNGRADED,
    },
    moments: {
      asked_at: wish.at,
      zone: customer?.zone ?? null,
      delivered: known?.delivered(sold.order_id, line.line_id) ?? null,
      shipped: line.bought_at === sold.placed_at ? null : line.bought_at,
      ordered: sold.placed_at,
    },
    ...(known === undefined ? {} : { copies: copiesOf(line.sku, sold.customer_id, known.now, { product, customer }) }),
  };
}

function copiesOf(
  sku: string,
  customer_id: string | null,
  now: Instant | undefined,
  { product, customer }: { product: ReturnType<Known['product']>; customer: ReturnType<Known['customer']> },
): Copies {
  return {
    now: now ?? null,
    product: product?.as_of === undefined ? null : { name: sku, as_of: product.as_of },
    customer: customer?.as_of === undefined ? null : { name: customer_id ?? '', as_of: customer.as_of },
    had: customer?.had ?? null,
  };
}

/** The same case once its units are inspected. */
export function inspected(
  { situation }: Case,
  unit: { readonly grade: Grade; readonly node: string; readonly value_minor: number },
): Situation {
  return { ...situation, unit };
}
