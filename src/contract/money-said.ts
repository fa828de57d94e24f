import { z } from 'zod';
import { command, field, list } from './field.ts';
import { currency } from './common.ts';
import { amount_minor, name, orderLine, said, signedTwice } from './said.ts';

const positive = field(z.int().min(1), 'In minor units of the currency.', 500);
const system = name('The system that holds the payment.', 'stripe');
const payment_ref = name('That system’s own id of the payment.', 'pi_1');

export const Appeasement = said(
  {
    appeasement_id: name('Your own name of it; one name gives money once.', 'G-1'),
    amount_minor: positive,
    currency,
    ...signedTwice,
  },
  'Goodwill money for an order, without goods.',
  'Appeasement',
);

export const TaxExemption = said(
  {
    exemption_id: name('Your own name of it; one name gives money once.', 'TX-1'),
    line_ids: field(
      z.array(orderLine).min(1).max(2000).nullable().default(null),
      'The order lines; null for the whole order.',
      ['1201'],
    ),
    ...signedTwice,
  },
  'The customer proved that no tax is due: the tax of units that are not coming back is given back.',
  'TaxExemption',
);

export const DisputeOpening = said(
  {
    dispute_ref: name('The bank’s or payment system’s id of the dispute.', 'dp_1'),
    payment_ref,
    amount_minor: positive,
    reason: field(z.string().min(1).max(500), 'The bank’s word.', 'fraudulent'),
  },
  'The customer’s bank takes a payment back.',
  'DisputeOpening',
);

export const DisputeClosing = said(
  { payment_ref, outcome: field(z.enum(['won', 'lost']), 'How it ended for us.', 'won') },
  'A dispute ended.',
  'DisputeClosing',
);

export const OutsideRefund = said(
  {
    system,
    refund_ref: name('That system’s own id of the refund.', 're_9'),
    payment_ref,
    amount_minor: positive,
    currency,
  },
  'Money was given back that Backhaul did not ask for.',
  'OutsideRefund',
);

export const CostTelling = said(
  {
    lines: list(
      command(
        {
          line_id: orderLine,
          cost_minor: field(amount_minor, 'For all units of the line, in the book currency.', 1200),
        },
        'One order line.',
      ),
      'The lines whose cost is known.',
      { min: 1, max: 2000 },
    ),
    basis: field(z.enum(['issue', 'estimate']), 'Whether it is what they were issued at, or an estimate.', 'issue'),
  },
  'What the units of an order cost when they were issued.',
  'CostTelling',
);

export const ExpectedRelease = said({}, 'No more returns of the order are expected.', 'ExpectedRelease');

export const RefundRedirection = said(
  {
    payout: field(
      z.discriminatedUnion('kind', [
        command(
          { kind: field(z.literal('original'), 'The same way again.', 'original') },
          'Back to the payment that it came from.',
        ),
        command(
          {
            kind: field(z.enum(['bank', 'store_credit']), 'Another way.', 'bank'),
            system: name('The system that pays it out.', 'stripe'),
            account_ref: name('That system’s own id of where to.', 'ba_1'),
          },
          'To a bank account, or as store credit.',
        ),
      ]),
      'Where the money goes.',
      { kind: 'original' },
    ),
    ...signedTwice,
  },
  'A person sends a failed part of a refund again.',
  'RefundRedirection',
);
