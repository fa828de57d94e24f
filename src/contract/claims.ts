import { z } from 'zod';
import { command, field, list } from './field.ts';
import { currency, sku } from './common.ts';
import { name, quantity, said, signed } from './said.ts';

const positive = field(z.int().min(1), 'In minor units of the currency.', 4900);

export const ClaimOpening = said(
  {
    claim_id: name('Your own name of the claim.', 'V-2026-7'),
    of: field(z.enum(['vendor', 'carrier', 'partner']), 'Against whom.', 'vendor'),
    against: name('Its name.', 'Kiln Ltd'),
    return_id: field(
      z.string().min(1).max(250).nullable().default(null),
      'The return behind it, where there is one.',
      'R-2026-000042-1',
    ),
    items: list(command({ sku, quantity }, 'Units of one SKU.'), 'What is claimed for.', { min: 1, max: 500 }),
    amount_minor: positive,
    currency,
    answer_days: field(z.int().min(1).max(365), 'Days within which each step should be answered.', 14),
  },
  'We want money back for goods.',
  'ClaimOpening',
);

export const ClaimStep = said(
  {
    to: field(
      z.enum(['authorised', 'shipped', 'disputed', 'written_off', 'withdrawn']),
      'Where the claim stands from now on.',
      'authorised',
    ),
    ...signed,
  },
  'A step of a claim.',
  'ClaimStep',
);

export const ClaimCredit = said(
  {
    credit_ref: name('Their own id of the credit.', 'CN-88'),
    amount_minor: positive,
    currency,
  },
  'They give money for a claim: all of it, or less.',
  'ClaimCredit',
);
