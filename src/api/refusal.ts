import type { Problem } from '#contract/problem.ts';
import { PROBLEMS, type ProblemCode } from '#contract/problems.ts';

/** What a problem answer says beside what its code already does. */
export interface Refusal {
  readonly code: ProblemCode;
  readonly detail: string;
  readonly errors: Problem['errors'];
  readonly headers: Readonly<Record<string, string>>;
}

interface Extras {
  readonly errors?: Problem['errors'];
  readonly headers?: Readonly<Record<string, string>>;
  readonly retry_after_s?: number;
}

const refusals = new WeakMap<Error, Refusal>();

/** An error to throw from a handler; the server answers it as the problem with this code. */
export function refusal(code: ProblemCode, detail: string, extras: Extras = {}): Error {
  const { errors = [], headers = {}, retry_after_s } = extras;
  const retry = retry_after_s === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(retry_after_s))) };
  const error = new Error(`${code}: ${detail}`);
  refusals.set(error, { code, detail, errors, headers: { ...headers, ...retry } });
  return error;
}

/** The refusal that an error stands for; null for any other error. */
export function refusalOf(error: unknown): Refusal | null {
  return error instanceof Error ? (refusals.get(error) ?? null) : null;
}

/** The problem document of a refusal. */
export function problemOf(
  refused: Refusal,
  where: { readonly path: string; readonly correlation_id: string },
): Problem {
  const { status, title, retryable } = PROBLEMS[refused.code];
  return {
    type: `/problems/${refused.code}`,
    title,
    status,
    detail: refused.detail,
    instance: where.path,
    code: refused.code,
    errors: refused.errors,
    retryable,
    correlation_id: where.correlation_id,
  };
}
