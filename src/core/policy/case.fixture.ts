import { freeze } from '../order/sold.ts';
import { line, notice } from '../words.fixture.ts';
import type { Known } from './known.ts';
import { caseOf, type Case, type Wish } from './situate.ts';

/** What a test says of a sale, a wish and what replicas know of them; the rest is a mug for 20.00, bought on 1 March. */
export interface Told {
  readonly sku?: string;
  readonly placed_at?: string;
  readonly shipped_at?: string | null;
  readonly country?: string | null;
  readonly channel?: string;
  readonly price_minor?: number;
  readonly discount_minor?: number;
  readonly wish?: Partial<Wish>;
  readonly product?: ReturnType<Known['product']>;
  readonly customer?: ReturnType<Known['customer']>;
  readonly delivered?: string | null;
}

/** One line of a wish on one line of a sale. */
export function told(of: Told = {}): Case {
  const {
    sku = 'MUG',
    placed_at = '2026-03-01T10:00:00.000Z',
    shipped_at = null,
    country = 'DE',
    channel = 'web',
  } = of;
  const { price_minor = 2000, discount_minor = 0 } = of;
  const sold = freeze(
    notice('7001', [line('1', sku, 1, price_minor, { shipped_at, discount_minor })], { placed_at, country, channel }),
  );
  const [bought] = sold.lines;
  if (bought === undefined) throw new Error('a sale without a line');
  const wish = { channel: 'web', reason: 'unwanted', quantity: 1, at: '2026-03-10T10:00:00.000Z', ...of.wish };
  return caseOf(sold, bought, wish, {
    product: () => of.product ?? null,
    customer: () => of.customer ?? null,
    delivered: () => of.delivered ?? null,
  });
}
