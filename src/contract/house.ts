import { z } from 'zod';
import { field, object } from './field.ts';

const counts = z.record(z.string(), z.int());

/** Whether Backhaul can work, part by part. */
export const Health = object(
  {
    status: field(
      z.enum(['ok', 'degraded', 'starting']),
      '`ok`; `degraded` when it works with a part that does not; `starting` when it cannot take requests yet.',
      'ok',
    ),
    parts: field(
      z.record(
        z.string(),
        object(
          {
            ok: field(z.boolean(), 'Whether it works.', true),
            detail: field(z.string(), 'What it says of itself.', 'answers'),
          },
          'One part.',
        ),
      ),
      'Each part with its own word.',
      { store: { ok: true, detail: 'answers' } },
    ),
    summary: object(
      {
        deliveries_due: field(counts, 'Deliveries waiting, by system.', { netsuite: 4 }),
        exceptions_open: field(counts, 'Open exceptions, by kind.', { overdue_receipt: 1 }),
        parked: field(z.int(), 'Inputs that wait for another one.', 0),
        wakes_pending: field(z.int(), 'Wake-ups ahead.', 12),
      },
      'What is going on.',
    ),
    now: field(z.string(), 'The clock of this process.', '2026-03-05T09:00:00.000Z'),
  },
  'Whether Backhaul can work.',
  'Health',
);

/** A webhook that is safely kept. */
export const HookReceipt = object(
  { received: field(z.int(), 'Facts that were read from the message.', 1) },
  'The message is kept and what it says is recorded.',
  'HookReceipt',
);

/** A webhook that is safely kept and not decided yet: it waits in a stream, or could not be read. */
export const HookKept = object(
  {
    received: field(z.literal(0), 'No fact was read so far.', 0),
    code: field(z.string(), '`queued`, or why it could not be read, for programs.', 'unexpected_shape'),
    detail: field(z.string(), 'The same in words.', 'order.line_items is missing'),
  },
  'The message is kept whole and need not be sent again.',
  'HookKept',
);
