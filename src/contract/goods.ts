import { z } from 'zod';
import type { Disposition } from '#core/base/codes.ts';
import { field, list, command } from './field.ts';
import { sku } from './common.ts';
import { amount_minor, foundItem, goodsItems, name, node, quantity, said, signed, signedTwice } from './said.ts';

const dispositions = ['restock', 'refurbish', 'vendor_return', 'scrap', 'donate'] as const satisfies Disposition[];

/** Where units go for good. */
export function disposition(description: string, example: Disposition): z.ZodEnum<z.core.util.ToEnum<Disposition>> {
  return field(z.enum(dispositions), description, example);
}

export const ShortClose = said(
  signed,
  'What has not come will not come; the rest of the return goes on.',
  'ShortClose',
);

export const Redirection = said(
  { node: name('Where the goods are to go from now on.', 'DC-2'), ...signed },
  'What has not come yet is to go elsewhere.',
  'Redirection',
);

export const SerialJudgement = said(
  { accepted: field(z.boolean(), 'Whether it is the customer’s unit after all.', true), ...signed },
  'A person decided about a unit whose serial number did not fit.',
  'SerialJudgement',
);

export const ScrapApproval = said(
  {
    ...signedTwice,
    certificate: field(
      name('Name of it.', 'CD-44').optional(),
      'The certificate of destruction, or the witness.',
      'CD-44',
    ),
  },
  'A person agrees that all units that wait for it are destroyed.',
  'ScrapApproval',
);

export const DispositionChange = said(
  {
    node,
    items: goodsItems,
    from: disposition('Where they are, or were to go.', 'restock'),
    to: disposition('Where they go instead.', 'refurbish'),
    already_sold: field(
      z.int().min(0).max(1_000_000).optional(),
      'How many of them the holder had sold to somebody else already.',
      0,
    ),
    ...signed,
  },
  'Units go elsewhere than was decided, before or after they were put there.',
  'DispositionChange',
);

export const RefurbishQuote = said(
  {
    node,
    items: goodsItems,
    cost_minor: field(amount_minor, 'What it costs for each unit, in minor units of the order’s currency.', 800),
    value_minor: field(
      z.int().min(0).optional(),
      'What one would sell for afterwards; what the customer paid for it, when left out.',
      3500,
    ),
  },
  'What making units good again would cost.',
  'RefurbishQuote',
);

export const ParcelLoss = said(
  {
    carrier: name('The carrier.', 'royal-mail'),
    tracking: name('Number of the parcel.', '1Z999AA1'),
    items: field(goodsItems.nullable().default(null), 'What it held; null for all that is still to come.', null),
    proof_of_dropoff: field(
      z.string().min(1).max(200).nullable().default(null),
      'The carrier’s receipt for the customer’s parcel; told again with it, it counts from then on.',
      'POD-7',
    ),
  },
  'The carrier cannot find a parcel that was on its way back.',
  'ParcelLoss',
);

export const GiveUp = said(signedTwice, 'Goods that were paid for and never came are given up.', 'GiveUp');

export const FoundGoods = said(
  {
    node,
    document: name('The holder’s own name of what it found.', 'FND-12'),
    items: list(command(foundItem, 'A unit, or several alike, as found.'), 'What was found.', { min: 1, max: 500 }),
    hints: command(
      {
        order_name: field(name('Number.', '#1001').optional(), 'The order’s number, where one is to be read.', '#1001'),
        customer_id: field(name('Id.', '17850').optional(), 'The customer, where known.', '17850'),
        return_id: field(name('Id.', 'R-1').optional(), 'The return, where a label names one.', 'R-2026-000042-1'),
        tracking: field(name('Number.', '1Z').optional(), 'Number of the parcel.', '1Z999AA1'),
        photos: field(z.array(name('Name of a photograph.', 'p1.jpg')).max(50).optional(), 'Names of photographs.', [
          'p1.jpg',
        ]),
      },
      'What could be read on them.',
    ),
  },
  'Goods came, and nobody knows which return they are of.',
  'FoundGoods',
);

export const BoxReceipt = said(
  {
    container: name('Plate of the box.', '00340123450000000018'),
    node,
    returns: list(
      name('Id of a return.', 'R-2026-000042-1'),
      'The returns that its label speaks of, as far as it does.',
      { min: 0, max: 500 },
    ),
  },
  'A closed box arrived; its units are told when it is opened.',
  'BoxReceipt',
);

export const Recall = said(
  {
    sku,
    lot: name('The maker’s lot.', 'LOT-7'),
    serials: field(
      z.array(name('A serial number.', 'SN-1')).min(1).max(10_000).optional(),
      'Only these units of the lot; all of it, when left out.',
      ['SN-1'],
    ),
    disposition: field(z.enum(['scrap', 'vendor_return']), 'Where units of it go, whatever their grade.', 'scrap'),
    reason: field(z.string().min(1).max(500), 'Why the maker calls it back.', 'Overheats'),
  },
  'The maker calls a lot back.',
  'Recall',
);

export const CustodyEnding = said(
  {
    node,
    sku,
    quantity,
    how: field(
      z.enum(['tied_to_return', 'sent_back', 'kept', 'scrapped']),
      'What becomes of them: goods of a return, back to the customer, into stock as found, or destroyed.',
      'sent_back',
    ),
    to_return: field(
      z.string().min(1).max(250).nullable().default(null),
      'The return that expects them, when they are tied to one.',
      'R-2026-000042-1',
    ),
    ...signed,
  },
  'Units leave custody.',
  'CustodyEnding',
);

export const CustodyIdentity = said(
  {
    return_id: field(
      z.string().min(1).max(250).nullable().default(null),
      'The return that they are of.',
      'R-2026-000042-1',
    ),
    order_id: field(
      z.string().min(1).max(250).nullable().default(null),
      'Or the order: a return is then opened on it.',
      'shopify-5001',
    ),
    ...signed,
  },
  'A person knows whose the goods are. Give the return or the order.',
  'CustodyIdentity',
  {
    holds: (value: { readonly return_id: string | null; readonly order_id: string | null }) =>
      (value.return_id === null) !== (value.order_id === null),
    message: 'give either return_id or order_id',
  },
);
