import { Problem } from '#contract/problem.ts';
import { PROBLEMS, type ProblemCode } from '#contract/problems.ts';

/** The problems that every route with a body or a key may answer. */
export const COMMON: readonly ProblemCode[] = [
  'unauthenticated',
  'scope_missing',
  'validation_failed',
  'internal_error',
];

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
