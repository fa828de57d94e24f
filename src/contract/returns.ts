import { z } from 'zod';
import { command, field, list, object } from './field.ts';
import {
  instant,
  line_id,
  money,
  order_id,
  refundSums,
  return_id,
  rules,
  sentInstant,
  sku,
  status,
  units,
  unitsByStep,
} from './common.ts';
import { businessKey } from './said.ts';
import { customerOrOrder, lineWish } from './wish.ts';

const request_id = field(z.string(), 'Backhaul’s id of the request.', 'R-2026-000042');

/** Asks for a return. */
export const ReturnRequest = command(
  {
    ...customerOrOrder.shape,
    reference: field(
      z.string().min(1).max(200).nullable().default(null),
      'The channel’s own name for the request, kept with it.',
      'DESK-42',
    ),
    requested_at: field(
      sentInstant.nullable().default(null),
      'When the customer asked; now, when left out.',
      '2026-03-05T09:00:00Z',
    ),
    requested_by: field(
      z.string().min(1).max(200).nullable().default(null),
      'Who asks on the customer’s behalf; that person may not approve it.',
      'ana.silva',
    ),
    fraud_score: field(
      z.int().min(0).max(100).nullable().default(null),
      'What the channel’s own fraud check says, from 0 (harmless) to 100.',
      12,
    ),
    custody_only: field(
      z.boolean().nullable().default(null),
      'True for units that are to be repaired and sent back: nothing is refunded and no window bars them.',
      false,
    ),
    business_key: field(businessKey.nullable().default(null), 'What the business calls the transaction.', {
      store: 'S-12',
      transaction: 'T-9001',
      line: null,
    }),
    lines: list(
      command(
        {
          ...lineWish,
          reason: field(z.string().min(1).max(500), 'Why the customer brings it back.', 'changed_mind'),
        },
        'Units of one item.',
      ),
      'What the customer brings back.',
      { min: 1, max: 2000 },
    ),
  },
  'What a customer wants to bring back. Give the customer, the order, or both.',
  'ReturnRequest',
  customerOrOrder.check,
);

const AuthorisedReturn = object(
  {
    return_id,
    order: order_id,
    status: field(
      z.string(),
      '`authorised`; how it stands by now, where the transaction was told of before.',
      'authorised',
    ),
    lines: list(
      object(
        { line_id, sku, quantity: units('Units to bring back.', 2), refund: money('What they give back.') },
        'Units of one order line at one frozen value.',
      ),
      'What to bring back. Units of one order line appear twice where a cent of rounding parts them.',
    ),
    refund: money('What the whole return gives back once its gates are met.'),
  },
  'A return on one order.',
);

const copy = {
  copy: field(z.string(), 'Of what.', 'product MUG-BLUE'),
  as_of: field(instant, 'When it was so, by the word of the system that knows.', '2026-03-05T08:48:00.000Z'),
  age_minutes: field(z.int().min(0), 'How old it was at the decision.', 12),
  used: field(z.boolean(), 'False when it was too old for the policy, and so counted as not known.', true),
};

/** The decision on a request; 201 also when every line is refused, because the request is then decided and kept. */
export const ReturnDecision = object(
  {
    request_id,
    returns: list(AuthorisedReturn, 'One return for each order that units were found in; empty when all are refused.'),
    refused: list(
      object(
        {
          sku,
          quantity: units('Units that may not come back.', 1),
          code: field(z.string(), 'Why not, for programs.', 'window_closed'),
          title: field(z.string(), 'Why not, in short.', 'Return window closed'),
          detail: field(
            z.string(),
            'Why not, in words for the customer.',
            'The time in which this purchase could be returned is over.',
          ),
          rules,
        },
        'Units that were refused.',
      ),
      'What may not come back, and why.',
    ),
    copies: list(
      object(copy, 'A copy of what another system says.'),
      'The copies that the decision rests on; it needs no other system to be up.',
    ),
    told_before: field(
      z.literal(true).optional(),
      'Set when the `business_key` was told of before, by whomever: these are the returns of then, and nothing was decided again. Left out otherwise.',
      true,
    ),
  },
  'What was decided: returns for the units that may come back, and a reason for each unit that may not.',
  'ReturnDecision',
);

/** What the decision looks like where it is kept: the same, without the words that only readers need. */
export const KeptDecision = z.object({
  request_id: z.string(),
  returns: z.array(AuthorisedReturn),
  refused: z.array(
    z.object({
      sku: z.string(),
      quantity: z.int(),
      code: z.string(),
      rules: z.array(z.object({ rule: z.string(), passed: z.boolean(), because: z.string() })).default([]),
    }),
  ),
  copies: z.array(z.object(copy)).default([]),
});

/** A return as its customer may know it. */
export const ReturnStatus = object(
  {
    return_id,
    order: order_id,
    order_name: field(z.string(), 'The order as on the invoice.', '536365'),
    request_id,
    status,
    requested_at: field(instant, 'When the customer asked.', '2026-03-05T09:00:00.000Z'),
    units: unitsByStep,
    lines: list(
      object(
        {
          line_id,
          sku,
          title: field(z.string(), 'What the item is called.', 'Blue mug'),
          reason: field(z.string(), 'Why it comes back.', 'changed_mind'),
          units: unitsByStep,
          refund: money('What its units give back; cancelled units left out.'),
        },
        'Units of one order line.',
      ),
      'The items of the return.',
    ),
    refund: refundSums,
    turn: object(
      {
        who: field(z.enum(['customer', 'retailer', 'payment_provider', 'nobody']), 'Who has to act next.', 'customer'),
        until: field(instant.nullable(), 'By when, where that is known.', '2026-03-19T09:01:00.000Z'),
        next: field(z.string(), 'What happens next, in words for the customer.', 'Please bring back 1 unit.'),
      },
      'Whose turn it is.',
    ),
  },
  'Where a return stands, as its customer may know it.',
  'ReturnStatus',
);

/** A cancelled return. */
export const ReturnCancellation = object(
  { return_id, status: field(z.literal('cancelled'), 'Always `cancelled`.', 'cancelled') },
  'The return is cancelled; what other systems were told is being taken back.',
  'ReturnCancellation',
);

/** Why a return is cancelled. */
export const CancelQuery = z.strictObject({
  reason: field(
    z.string().min(1).max(200).default('cancelled by the channel'),
    'Why it is cancelled.',
    'customer keeps it',
  ),
});
