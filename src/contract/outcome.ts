import { z } from 'zod';
import { field, list, object } from './field.ts';
import { refundSums, return_id, order_id, status, unitsByStep } from './common.ts';
import { Turn } from './report.ts';

/** A return in short, as whoever has just said something about it wants to see it. */
const ReturnStanding = object(
  {
    return_id,
    order: order_id,
    status,
    units: unitsByStep,
    refund: refundSums,
    waits: list(Turn, 'Everything that it waits for, the most pressing first.'),
  },
  'How a return stands now.',
  'ReturnStanding',
);

export type ReturnStanding = z.output<typeof ReturnStanding>;

/** What was said is taken in. */
export const CommandDone = object(
  {
    outcome: field(z.literal('done'), 'It is decided and kept.', 'done'),
    answer: field(
      z.record(z.string(), z.unknown()),
      'What the decision gives back, such as ids of what it made; the same for every repeat of the key.',
      { return_id: 'R-2026-000042-1', approved: true },
    ),
    return: field(
      ReturnStanding.nullable(),
      'The return that it is about, as it stands now; null where it is about none.',
      null,
    ),
  },
  'What was said is decided and kept.',
  'CommandDone',
);

/** What was said is kept until what it rests on has come. */
export const CommandWaits = object(
  {
    outcome: field(z.literal('waiting'), 'It is kept, and not decided yet.', 'waiting'),
    waits_for: field(z.string(), 'What has to come first.', 'dispute dp_1 is not known yet'),
  },
  'What was said is kept until what it rests on has come. The same key, sent again, tells whether it has.',
  'CommandWaits',
);
