import { z } from 'zod';
import { field, list, object } from './field.ts';
import {
  currency,
  instant,
  line_id,
  money,
  policy,
  refundSums,
  return_id,
  rules,
  sku,
  status,
  units,
  unitsByStep,
} from './common.ts';

const gate = field(z.string(), 'Name of a gate.', 'inspected');

/** One thing that a return waits for, and who has to act. */
export const Turn = object(
  {
    who: field(
      z.enum([
        'legal',
        'fraud',
        'manager',
        'operations',
        'finance',
        'integration',
        'customer',
        'warehouse',
        'payments',
        'erp',
        'commerce',
        'loyalty',
        'store',
        'marketplace',
        'nobody',
      ]),
      'Who has to act.',
      'warehouse',
    ),
    what: field(z.string(), 'Stable name of what is waited for.', 'inspection'),
    since: field(instant.nullable(), 'Since when.', '2026-03-06T08:00:00.000Z'),
    until: field(instant.nullable(), 'By when, where that is known.', '2026-03-19T09:01:00.000Z'),
    late: field(z.boolean(), 'Whether that time is over.', false),
    next: field(z.string(), 'What has to happen next, in words.', 'DC-1 has to inspect 2 received.'),
  },
  'One thing that the return waits for.',
);

const StatementLine = object(
  {
    line_id,
    sku,
    title: field(z.string(), 'What the item is called.', 'Blue mug'),
    units: units('Units with these values.', 2),
    price_minor: field(z.int(), 'Price paid for one unit.', 1000),
    discount_minor: field(z.int(), 'Discount that fell on one unit.', 67),
    tax_added_minor: field(z.int(), 'Tax on top of the price of one unit.', 0),
    tax_included_minor: field(z.int(), 'Tax inside the price of one unit, for information.', 156),
    unit_refund_minor: field(z.int(), 'What one unit gives back: price less discount, and tax on top.', 933),
    refund_minor: field(z.int(), 'What all these units give back.', 1866),
  },
  'Units that were frozen at the same values when they were sold. Amounts are in minor units of the report’s currency.',
);

const Points = object(
  {
    due: field(z.int(), 'Points that the goods had earned.', 33),
    deducted: field(z.int(), 'Those that were spent already and are taken as money.', 0),
    collected: field(z.int().nullable(), 'Those that could be taken back; null until that is known.', 30),
    uncollected: field(z.int().nullable(), 'Those that could not; null until that is known.', 3),
  },
  'Points that goods had earned, and what became of them.',
);

const Refund = object(
  {
    refund: field(z.int(), 'Number of the refund within the return.', 1),
    status: field(z.string(), 'How far it has come.', 'settled'),
    amount: money('What it gives back.'),
    credit_ref: field(z.string().nullable(), 'The ERP’s credit memo.', 'CM-1'),
    parts: list(
      object(
        {
          part: field(z.int(), 'Number of the part.', 1),
          tender_id: field(z.string(), 'The tender that paid and is paid back.', 't1'),
          system: field(z.string(), 'The system that holds the payment.', 'stripe'),
          amount: money('What goes to this tender.'),
          status: field(z.string(), 'How far it has come.', 'settled'),
          refund_ref: field(z.string().nullable(), 'The payment system’s own id of it.', 're_1'),
        },
        'What goes to one tender.',
      ),
      'The refund by tender.',
    ),
    statement: list(StatementLine, 'The goods of the refund explained to the minor unit.'),
    adjustments: list(
      object(
        {
          kind: field(z.enum(['charge', 'fee', 'promotion', 'exchange']), 'What it is for.', 'fee'),
          code: field(z.string(), 'Its name in the policy or the order.', 'restocking'),
          title: field(z.string(), 'What it is called.', 'Restocking fee'),
          amount: money('Signed: below zero lessens the refund.'),
          tax_included: field(
            money('Tax inside the amount of a fee.').optional(),
            'Tax inside the amount of a fee; left out where the policy names no rate.',
            { amount_minor: -48, currency: 'GBP' },
          ),
        },
        'A charge given back, a fee taken, or a promotion that what is kept no longer earns.',
      ),
      'What beside the goods makes up the amount; the statement and these sum to it.',
    ),
    points: field(Points.optional(), 'Loyalty points that go with the goods; left out where they earned none.', {
      due: 33,
      deducted: 0,
      collected: 30,
      uncollected: 3,
    }),
  },
  'Money given back for some units.',
);

const Delivery = object(
  {
    key: field(z.string(), 'Our idempotency key for it.', 'R-1-1:announce'),
    system: field(z.string(), 'The system that was asked.', 'manhattan'),
    operation: field(z.string(), 'What it was asked for.', 'wms.return.announce'),
    status: field(z.enum(['due', 'done', 'refused', 'withdrawn']), 'Whether it is still owed to us.', 'due'),
    attempts: field(z.int(), 'Attempts so far.', 2),
    due_at: field(instant, 'When it is tried next.', '2026-03-05T09:05:00.000Z'),
    last: field(z.unknown(), 'What the last attempt came to; null before the first.', { kind: 'later', reason: '503' }),
  },
  'A call that an outside system owes an answer to, or gave one.',
);

const Exception = object(
  {
    id: field(z.string(), 'Id of the exception.', 'overdue_receipt:R-1-1'),
    kind: field(z.string(), 'What kind of trouble it is.', 'overdue_receipt'),
    status: field(z.enum(['open', 'closed']), 'Whether someone still has to act.', 'open'),
    owner: field(z.string(), 'Who works it.', 'operations'),
    meaning: field(z.string(), 'What it means.', 'Authorised goods have not arrived in time.'),
    actions: list(field(z.string(), 'One way out.', 'Ask the customer or the carrier'), 'What would resolve it.'),
    money_at_risk: money('Money that is at risk.'),
    detail: field(z.unknown(), 'The particulars.', { return_id: 'R-1-1' }),
    opened_at: field(instant, 'Since when.', '2026-03-20T09:00:00.000Z'),
    due_at: field(instant, 'By when it should be resolved.', '2026-03-27T09:00:00.000Z'),
  },
  'Something that a person must look at.',
);

const TimelineEntry = object(
  {
    at: field(instant, 'When it happened, by the word of whoever told us.', '2026-03-05T09:00:00.000Z'),
    recorded_at: field(instant, 'When we recorded it.', '2026-03-05T09:00:01.000Z'),
    type: field(z.string(), 'Type of the event.', 'return.item_received'),
    words: field(z.string(), 'What happened, in words.', 'DC-1 received 2 of MUG-BLUE.'),
    event: field(z.string(), 'Id of the event.', 'order/shopify-5001@7'),
    cause: field(z.string(), 'Key of the input that led to it.', 'manhattan:receipt:88'),
  },
  'One thing that happened.',
);

/** Everything about one return: where it is, why, whose turn it is, and how it came there. */
export const ReturnReport = object(
  {
    return_id,
    request_id: field(z.string(), 'The request it came from.', 'R-2026-000042'),
    order: object(
      {
        order_id: field(z.string(), 'Backhaul’s id of the order.', 'shopify-5001'),
        name: field(z.string(), 'The order as on the invoice.', '536365'),
        system: field(z.string(), 'The system that sold it.', 'shopify'),
        placed_at: field(instant, 'When it was placed.', '2026-03-01T10:00:00.000Z'),
        channel: field(z.string(), 'Where it was sold.', 'web'),
      },
      'The order it belongs to.',
    ),
    channel: field(z.string(), 'Where the return was asked for.', 'store-desk'),
    node: field(z.string(), 'Where the goods are to go.', 'DC-1'),
    status,
    requested_at: field(instant, 'When the customer asked.', '2026-03-05T09:00:00.000Z'),
    currency,
    turn: Turn,
    waits: list(Turn, 'Everything that is waited for, the most pressing first.'),
    units: unitsByStep,
    lines: list(
      object(
        {
          line: field(z.int(), 'Number of the return line.', 1),
          line_id,
          sku,
          title: field(z.string(), 'What the item is called.', 'Blue mug'),
          reason: field(z.string(), 'Why it comes back.', 'changed_mind'),
          unit_refund_minor: field(z.int(), 'What one unit gives back.', 933),
          units: unitsByStep,
        },
        'Units of one order line at one frozen value.',
      ),
      'The lines of the return.',
    ),
    gates: list(gate, 'The gates that hold refunds of this return.'),
    held: list(
      object(
        {
          line: field(z.int(), 'Number of the return line.', 1),
          line_id,
          sku,
          units: units('Units that are held.', 2),
          refund: money('What they will give back.'),
          waits_for: list(gate, 'The gates that hold them; empty when no tender covers them.'),
        },
        'Units whose refund is held.',
      ),
      'Which gates hold which units.',
    ),
    refund: refundSums,
    fees: list(
      object(
        {
          code: field(z.string(), 'Its name in the policy.', 'restocking'),
          title: field(z.string(), 'What it is called.', 'Restocking fee'),
          amount: money('What all units that bear it come to.'),
          charged: money('What refunds were lessened by so far.'),
        },
        'A fee.',
      ),
      'Fees that were fixed when the return was authorised; each refund bears its share of them.',
    ),
    paid_ahead: money('Refunded for goods that have not come.'),
    refunds: list(Refund, 'The refunds released so far.'),
    value_at_stake: money('Owed to the customer and not known to have arrived.'),
    dispositions: field(z.record(z.string(), z.int()), 'Units by disposition.', { restock: 2 }),
    policy,
    rules,
    deliveries: list(Delivery, 'What outside systems were asked for.'),
    exceptions: list(Exception, 'What a person has to look at, or had to.'),
    timeline: list(TimelineEntry, 'Everything that happened, in the order it was recorded.'),
  },
  'Everything about one return.',
  'ReturnReport',
);

export type ReturnReport = z.output<typeof ReturnReport>;
