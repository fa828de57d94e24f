import { z } from 'zod';
import { EXCEPTION_RULES } from '#core/exceptions.ts';
import { field, list, object } from './field.ts';
import { instant, money } from './common.ts';
import { name, said, signed } from './said.ts';

const OWNERS = ['operations', 'finance', 'integration'] as const;

const kind = field(
  z.string().refine((value) => Object.hasOwn(EXCEPTION_RULES, value), 'there is no exception of this kind'),
  'Kind of exception; docs/reference/exceptions.md lists them.',
  'overdue_receipt',
);

/** Which open exceptions are asked for. */
export const ExceptionQuery = z.strictObject({
  kind: field(kind.optional(), 'Only of this kind.', 'overdue_receipt'),
  owner: field(z.enum(OWNERS).optional(), 'Only those that these people work.', 'operations'),
  aggregate: field(
    z.string().min(1).max(500).optional(),
    'Only of one order, custody, claim or the like.',
    'order/shopify-5001',
  ),
  limit: field(z.coerce.number().int().min(1).max(200).default(50), 'How many at most.', 50),
  after: field(
    z.string().min(1).max(2000).optional(),
    'Where the page before ended: its `next`.',
    'WyIyMDI2LTAzLTIwVDA5OjAwOjAwLjAwMFoiLCJvdmVyZHVlX3JlY2VpcHQ6Ui0xIl0',
  ),
});

const Way = object(
  {
    name: field(z.string(), 'Its name, as a resolution gives it in `action`.', 'cancel'),
    says: field(z.string(), 'What it is, in words.', 'Cancel the return'),
    fact: field(z.string().nullable(), 'The fact that does it; null where it is done outside.', 'return.cancelled'),
    addresses: list(
      field(z.string(), 'Method and path.', 'DELETE /commerce/v1/returns/{return_id}'),
      'Where that fact is told here; empty where only a system tells it.',
    ),
  },
  'One way out.',
);

/** Something that a person has to look at, with what can be done about it. */
export const OpenException = object(
  {
    id: field(z.string(), 'Its id, derived from what is wrong.', 'overdue_receipt:R-1-1'),
    kind: field(z.string(), 'What kind of trouble it is.', 'overdue_receipt'),
    aggregate: field(z.string(), 'What it is about.', 'order/shopify-5001'),
    owner: field(z.string(), 'Who works it.', 'operations'),
    severity: field(z.enum(['low', 'medium', 'high']), 'How pressing it is by its money.', 'medium'),
    meaning: field(z.string(), 'What it means.', 'Authorised goods have not arrived in time.'),
    money_at_risk: money('Money that is at risk; XXX where it is none.'),
    detail: field(z.unknown(), 'The particulars.', { return_id: 'R-1-1' }),
    opened_at: field(instant, 'Since when.', '2026-03-20T09:00:00.000Z'),
    due_at: field(instant, 'By when it should be resolved.', '2026-03-27T09:00:00.000Z'),
    late: field(z.boolean(), 'Whether that time is over.', false),
    ways: list(Way, 'What can be done about it.'),
    closes_when: field(
      z.string().nullable(),
      'What closes it by itself; null when nothing does.',
      'all units came, or none is expected any more',
    ),
    closable: field(z.boolean(), 'Whether a person may close it by a resolution.', false),
  },
  'An open exception.',
  'OpenException',
);

export const ExceptionPage = object(
  {
    exceptions: list(OpenException, 'The most pressing first: by the time they are due.'),
    next: field(
      z.string().nullable(),
      'Give it as `after` for the next page; null on the last one.',
      'WyIyMDI2LTAzLTIwVDA5OjAwOjAwLjAwMFoiLCJvdmVyZHVlX3JlY2VpcHQ6Ui0xIl0',
    ),
  },
  'A page of open exceptions.',
  'ExceptionPage',
);

export const ExceptionResolution = said(
  { action: name('Name of one of its `ways`.', 'accept'), ...signed },
  'A person closes an exception that no fact closes by itself.',
  'ExceptionResolution',
);
