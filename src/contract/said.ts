import { z } from 'zod';
import { command, field, list, object } from './field.ts';
import { line_id, order_id, return_id, sentInstant, sku } from './common.ts';

/** A name that somebody else gave: of a place, a document, a parcel. */
export function name(description: string, example: string): z.ZodString {
  return field(z.string().min(1).max(200), description, example);
}

/** Who decided. There is no login of people yet, so the client that calls vouches for the name. */
export const by = name('Who decided it: the person, as the house knows them.', 'ana.silva');

export const reason = field(z.string().min(1).max(500), 'Why, in words that can be read years later.', 'Seen by us');

/** What every decision of a person carries. */
export const signed = { by, reason } as const;

/** The same where a second person may have to agree. */
export const signedTwice = {
  ...signed,
  second: field(
    z.string().min(1).max(200).nullable().default(null),
    'Who agreed beside; needed over the limit of the policy.',
    'joe.hill',
  ),
} as const;

export const node = name('Where the goods are: a warehouse or a store.', 'DC-1');

export const quantity = field(z.int().min(1).max(1_000_000), 'How many units.', 1);

export const amount_minor = field(z.int().min(0), 'In minor units of the currency.', 4900);

/** Units of a return, as whoever has them names them. */
export const goodsItem = {
  line: field(
    z.string().min(1).max(100).nullable().default(null),
    'Number of the return line, where the teller knows it.',
    '1',
  ),
  sku,
  quantity,
} as const;

export const goodsItems = list(command(goodsItem, 'Units of one SKU.'), 'Which units.', { min: 1, max: 500 });

/** A unit as it was found, with what could be read on it. */
export const foundItem = {
  ...goodsItem,
  container: field(name('Plate of the box.', 'SSCC-1').optional(), 'Plate of the box that it came in.', 'SSCC-1'),
  serial: field(name('Serial number.', 'SN-1').optional(), 'Serial number, of one unit.', 'SN-1'),
  lot: field(name('Lot.', 'LOT-7').optional(), 'The maker’s lot.', 'LOT-7'),
  expires_at: field(sentInstant.optional(), 'When it expires.', '2027-01-31T00:00:00Z'),
} as const;

export const businessKey = command(
  {
    store: name('The store or site.', 'S-12'),
    transaction: name('Number of its receipt or document.', 'T-9001'),
    line: field(z.string().min(1).max(100).nullable().default(null), 'A line of it; null for all of it.', '1'),
  },
  'What the business itself calls the transaction, so that two tellers of it are known as one.',
);

export const inReturn = { return_id } as const;
export const inOrder = { order_id: field(order_id.min(1).max(250), 'Backhaul’s id of the order.', 'shopify-5001') };
export const orderLine = field(line_id.min(1).max(100), 'Id of the order line.', '1201');

/** A body of which every property but the moment is what is said. */
export type SaidBody = z.ZodObject<
  z.core.$ZodLooseShape & { readonly happened_at: typeof happened_at },
  z.core.$strict
>;

const happened_at = field(
  sentInstant.nullable().default(null),
  'When it happened; now, when left out.',
  '2026-03-05T09:00:00Z',
);

/** What somebody says, with the moment at which it happened. */
export function said<S extends z.core.$ZodLooseShape>(
  shape: S,
  description: string,
  id: string,
  check?: {
    readonly holds: (value: z.output<z.ZodObject<S & { happened_at: typeof happened_at }>>) => boolean;
    readonly message: string;
  },
): z.ZodObject<S & { happened_at: typeof happened_at }, z.core.$strict> {
  return command({ ...shape, happened_at }, description, id, check);
}

/** What was asked about each of many. */
export const BulkAnswer = object(
  {
    done: field(z.int().min(0), 'How many were taken in.', 2),
    not_done: field(z.int().min(0), 'How many were not.', 0),
    results: list(
      object(
        {
          index: field(z.int().min(0), 'Place in the list that was sent, from 0.', 0),
          id: field(z.string(), 'What it is about.', 'MUG-BLUE'),
          outcome: field(
            z.enum(['done', 'refused', 'conflict', 'waiting', 'failed']),
            '`failed` is a defect of ours: what was told is kept, and an exception is open.',
            'done',
          ),
          detail: field(z.string().nullable(), 'Why it was not done; null when it was.', null),
        },
        'What became of one.',
      ),
      'One for each that was sent, in the same order.',
    ),
  },
  'What became of each of them; the whole is answered with 200 whatever became of single ones.',
  'BulkAnswer',
);
