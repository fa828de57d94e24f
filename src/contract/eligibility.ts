import { z } from 'zod';
import { command, field, list, object } from './field.ts';
import { line_id, money, order_id, policy, rules, sentInstant, sku, units } from './common.ts';
import { customerOrOrder, lineWish } from './wish.ts';

/** Asks what may come back, without any effect. */
export const EligibilityRequest = command(
  {
    ...customerOrOrder.shape,
    asked_at: field(
      sentInstant.nullable().default(null),
      'The moment to judge by; now, when left out.',
      '2026-03-05T09:00:00Z',
    ),
    lines: list(command(lineWish, 'Units of one item.'), 'What the customer would bring back.', { min: 1, max: 2000 }),
  },
  'Which units a customer may bring back. Give the customer, the order, or both.',
  'EligibilityRequest',
  customerOrOrder.check,
);

const Found = object(
  {
    order: order_id,
    line_id,
    units: units('Units of this order line that may come back.', 2),
    refund: money('What they would give back.'),
    policy,
    rules,
  },
  'Units of one order line that may come back.',
);

const Barred = object(
  {
    quantity: units('Units that may not come back.', 1),
    code: field(z.string(), 'Why not, for programs.', 'window_closed'),
    title: field(z.string(), 'Why not, in short.', 'Return window closed'),
    detail: field(
      z.string(),
      'Why not, in words for the customer.',
      'The time in which this purchase could be returned is over.',
    ),
    policy: field(policy.nullable(), 'Name and version of the policy that was asked; null when none was.', 'house@3'),
    rules,
  },
  'Units that may not come back, and why.',
);

/** What may come back, line by line, in the order asked. */
export const Eligibility = object(
  {
    asked_at: field(z.string(), 'The moment that was judged by.', '2026-03-05T09:00:00.000Z'),
    lines: list(
      object(
        {
          sku,
          line_id: field(z.string().nullable(), 'The order line that was asked for, if one was.', '1201'),
          quantity: units('Units asked for.', 3),
          eligible_units: units('Units that may come back.', 2),
          code: field(z.string().nullable(), 'Why not all of them; null when all may.', 'window_closed'),
          refunds: list(money('A sum.'), 'What the eligible units would give back: one sum for each currency.'),
          found: list(Found, 'Where the eligible units were bought, oldest purchase first.'),
          barred: list(Barred, 'The other units, with the reason.'),
        },
        'The answer to one line.',
      ),
      'One answer for each line, in the order asked.',
    ),
  },
  'Which units may come back, what they would give back, and every rule that was looked at.',
  'Eligibility',
);
