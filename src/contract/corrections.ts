import { z } from 'zod';
import type { AdjustmentReason, Grade } from '#core/base/codes.ts';
import { command, field, list } from './field.ts';
import { sku } from './common.ts';
import { disposition } from './goods.ts';
import { foundItem, goodsItem, name, node, orderLine, quantity, said, signed } from './said.ts';

const grades = ['A', 'B', 'C', 'D'] as const satisfies Grade[];
const adjustments = [
  'damaged',
  'destroyed',
  'lost',
  'found',
  'count_correction',
  'set_conversion',
  'channel_transfer',
  'sample',
  'miscoded',
  'vendor_returned',
  'donated',
  'unmapped',
] as const satisfies AdjustmentReason[];

const { container: _box, ...seenItem } = foundItem;

function type<T extends string>(value: T): z.ZodLiteral<T> {
  return field(z.literal(value), 'Of what type the fact is; the same as of the one that was wrong.', value);
}

const Received = command(
  {
    type: type('goods.received'),
    node,
    items: list(command(foundItem, 'A unit, or several alike.'), 'What really came.', { min: 1, max: 500 }),
  },
  'A receipt as it really was.',
);

const Inspected = command(
  {
    type: type('goods.inspected'),
    node,
    items: list(
      command(
        {
          ...seenItem,
          grade: field(z.enum(grades), 'Their condition, best to worst.', 'B'),
          container: field(
            z.string().min(1).max(200).nullable().default(null),
            'The holder’s own plate on them.',
            'LPN-1',
          ),
        },
        'Units as they were graded.',
      ),
      'The grades as they should have been.',
      { min: 1, max: 500 },
    ),
  },
  'An inspection as it really was.',
);

const Moved = command(
  {
    type: type('goods.moved'),
    node,
    items: list(
      command({ ...goodsItem, disposition: disposition('Where they were put.', 'restock') }, 'Units as they were put.'),
      'Where units really went.',
      { min: 1, max: 500 },
    ),
  },
  'A move as it really was.',
);

const Adjusted = command(
  {
    type: type('stock.adjusted'),
    node,
    sku,
    quantity: field(z.int(), 'Signed: units more or less.', -2),
    reason: field(z.enum(adjustments), 'Why stock changed.', 'damaged'),
    reason_raw: name('The teller’s own words.', 'Broken in picking'),
  },
  'A stock adjustment as it really was.',
);

const Shipped = command(
  {
    type: type('order.shipped'),
    node,
    items: list(
      command(
        {
          line_id: orderLine,
          sku,
          quantity,
          serials: field(
            z.array(name('A serial number.', 'SN-1')).max(10_000).optional(),
            'Serial numbers of the units.',
            ['SN-1'],
          ),
        },
        'Units of one order line.',
      ),
      'What really left.',
      { min: 1, max: 2000 },
    ),
  },
  'A shipment as it really was.',
);

/** An error declaration, after which the correction stands in the place of what was told. */
export const Correction = said(
  {
    original_key: name('Key of the input that was wrong: `cause` in the timeline of a return.', 'manhattan:receipt:88'),
    about: field(
      z.discriminatedUnion('kind', [
        command(
          {
            kind: field(z.literal('return'), 'A fact about a return.', 'return'),
            return_id: name('The return.', 'R-2026-000042-1'),
          },
          'Goods received, inspected or moved.',
        ),
        command(
          {
            kind: field(z.literal('order'), 'A shipment.', 'order'),
            order_id: name('The order that was shipped.', 'shopify-5001'),
          },
          'Goods that left for a customer.',
        ),
        command(
          {
            kind: field(z.literal('stock'), 'A stock document.', 'stock'),
            system: name('The system whose document it is.', 'manhattan'),
            document: name('Its name there.', 'ADJ-7'),
          },
          'An adjustment of stock.',
        ),
      ]),
      'What the wrong fact was about.',
      { kind: 'return', return_id: 'R-2026-000042-1' },
    ),
    correction: field(
      z.discriminatedUnion('type', [Received, Inspected, Moved, Adjusted, Shipped]).nullable().default(null),
      'What happened instead, of the same type and about the same thing; null when nothing did.',
      null,
    ),
    ...signed,
  },
  'Something that was told did not happen, or happened otherwise. What it did is taken back as far as nothing stands on it.',
  'Correction',
);
