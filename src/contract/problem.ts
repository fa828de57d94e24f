import { z } from 'zod';
import { field, list, object } from './field.ts';

const code = field(z.string(), 'Stable code of the problem, for programs.', 'validation_failed');
const title = field(z.string(), 'What kind of problem it is.', 'Not as described');
const status = field(z.int(), 'The HTTP status.', 422);
const retryable = field(z.boolean(), 'Whether the same request may succeed later.', false);

/** RFC 9457 problem document: what happened, where, and what to do. */
export const Problem = object(
  {
    type: field(
      z.string(),
      'Where this kind of problem is explained, relative to this host.',
      '/problems/validation_failed',
    ),
    title,
    status,
    detail: field(z.string(), 'What happened this time.', 'lines/0/quantity must be a whole number above zero'),
    instance: field(z.string(), 'The path that was asked for.', '/commerce/v1/returns'),
    code,
    errors: list(
      object(
        {
          pointer: field(z.string(), 'JSON pointer to the value, from the root of the body.', '#/lines/0/quantity'),
          code: field(z.string(), 'What is wrong with it, for programs.', 'too_small'),
          detail: field(z.string(), 'What is wrong with it, in words.', 'Too small: expected number to be >=1'),
        },
        'One thing that is wrong.',
      ),
      'Everything that is wrong, where that can be told; may be empty.',
    ),
    retryable,
    correlation_id: field(
      z.string(),
      'Names this exchange in the logs; also in the `x-correlation-id` header.',
      '5f2b7e2a-0c1d-4e55-9d0b-6a7c3b1f0d11',
    ),
  },
  'A problem, after RFC 9457.',
  'Problem',
);

export type Problem = z.output<typeof Problem>;

/** What `type` leads to. */
export const ProblemPage = object(
  {
    code,
    title,
    status,
    retryable,
    meaning: field(
      z.string(),
      'What it means.',
      'The request is well-formed, and some of its values are missing or wrong.',
    ),
    action: field(z.string(), 'What to do about it.', 'Correct what `errors` points at.'),
  },
  'What a problem code stands for.',
  'ProblemPage',
);
