import { Problem } from '#contract/problem.ts';
import { PROBLEMS, type ProblemCode } from '#contract/problems.ts';

/** The problems that every route with a body or a key may answer. */
export const COMMON: readonly ProblemCode[] = [
  'unauthenticated',
  'scope_missing',
  'validation_failed',
  'internal_error',
];

/** Those that go with an Idempotency-Key. */
export const KEYED = [
  'idempotency_key_missing',
  'idempotency_key_invalid',
  'idempotency_key_reused',
  'request_in_progress',
] as const satisfies readonly ProblemCode[];

/** The problems that every route for something that is said may answer. */
export const COMMAND: readonly ProblemCode[] = [
  ...COMMON,
  ...KEYED,
  'malformed_json',
  'body_too_large',
  'unsupported_media_type',
  'request_refused',
  'request_conflicts',
  'unavailable',
];

/** Says on an answer that it was given before, as the answer itself is the same. */
export const REPLAYED = 'idempotent-replayed';

/** Documents the problems of a route by status, each with the codes that it may carry. */
export function problems(...codes: readonly ProblemCode[]): object {
  const byStatus = Map.groupBy(new Set(codes), (code) => PROBLEMS[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      status,
      {
        description: group.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join(' '),
        content: { 'application/problem+json': { schema: Problem } },
      },
    ]),
  );
}
