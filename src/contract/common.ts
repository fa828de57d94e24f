import { z } from 'zod';
import { instant as toInstant, type Instant } from '#core/base/instant.ts';
import { field, list, object } from './field.ts';

/** A moment as callers may send it, with any offset; `utc` reads it. */
export const sentInstant = z.iso.datetime({ offset: true });

/** A moment that was sent, as the house writes it: in UTC with milliseconds. */
export function utc(sent: string | null): Instant | null {
  return sent === null ? null : moment(sent);
}

/** The same of a moment that has to be there. */
export function moment(sent: string): Instant {
  return toInstant(Date.parse(sent));
}

/** A moment as the API tells it. */
export const instant = z.iso.datetime();

export const currency = field(z.string().regex(/^[A-Z]{3}$/), 'ISO 4217 code of the currency.', 'GBP');

/** An amount of money: a whole number of minor units, never a decimal. */
export function money(description: string): ReturnType<typeof moneyObject> {
  return moneyObject(description);
}

function moneyObject(description: string) {
  return object(
    { amount_minor: field(z.int(), 'The amount in minor units of the currency: 4900 GBP is £49.00.', 4900), currency },
    description,
  );
}

export const sku = field(
  z.string().min(1).max(100),
  'Stock keeping unit, as the retailer’s systems know it.',
  'MUG-BLUE',
);

export const order_id = field(z.string(), 'Backhaul’s id of the order.', 'shopify-5001');

export const return_id = field(z.string().min(1).max(250), 'Backhaul’s id of the return.', 'R-2026-000042-1');

export const line_id = field(z.string(), 'Id of the order line.', '1201');

/** A whole number of units. */
export function units(description: string, example = 1): z.ZodInt {
  return field(z.int().min(0), description, example);
}

export const rules = list(
  object(
    {
      rule: field(z.string(), 'Name of the rule.', 'window'),
      passed: field(z.boolean(), 'Whether the rule let the units pass.', true),
      because: field(
        z.string(),
        'The values that the rule looked at.',
        'ordered 2026-03-01T10:00:00.000Z, 30 days: may come back until the end of 2026-03-31 in UTC',
      ),
    },
    'One rule that was looked at.',
  ),
  'Every rule that was looked at, passed or not.',
);

export const policy = field(z.string(), 'Name and version of the policy that decided.', 'house@3');

export const unitsByStep = object(
  {
    total: units('All units of the return.', 2),
    expected: units('Still with the customer or on their way.', 1),
    received: units('Received and not inspected yet.', 1),
    inspected: units('Inspected, with no disposition yet.', 0),
    dispositioned: units('With a disposition, and not yet where it wants them.', 0),
    placed: units('Where they belong.', 0),
    kept: field(z.int().min(0).optional(), 'Left with the customer for good; left out where none were.', 0),
    cancelled: units('No longer to come back.', 0),
    lost: units('Lost on their way back.', 0),
  },
  'Units by the step they have come to; each is counted once.',
);

export const refundSums = object(
  {
    total: money('Everything that the return gives back; cancelled units left out.'),
    held: money('Not released yet: a gate holds it.'),
    sent: money('With the payment system.'),
    arrived: money('Confirmed by the payment system.'),
    failed: money('Could not be given back; someone is looking at it.'),
  },
  'What the customer gets back, by how far it has come.',
);

export const status = field(
  z.enum(['authorised', 'in_progress', 'closed', 'cancelled', 'refused']),
  'Where the return stands in its life: authorised, in_progress once goods came, then closed; or cancelled, or refused with goods that are still the customer’s.',
  'in_progress',
);
