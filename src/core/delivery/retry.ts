/** How patient we are with one system; governed data. */
export interface RetryPolicy {
  readonly first_wait_ms: number;
  readonly factor: number;
  readonly longest_wait_ms: number;
}

export const DEFAULT_RETRY: RetryPolicy = { first_wait_ms: 200, factor: 2, longest_wait_ms: 30_000 };

/**
 * How long to wait after a number of attempts: exponential, capped, half of it by chance so that many do not come
 * back at once. `chance` is from 0 up to 1. A wait that the system itself asked for is never undercut.
 */
export function retryWait(policy: RetryPolicy, attempts: number, chance: number, asked_ms: number | null): number {
  const full = Math.min(policy.longest_wait_ms, policy.first_wait_ms * policy.factor ** Math.max(0, attempts - 1));
  return Math.max(Math.round(full / 2 + (full / 2) * chance), asked_ms ?? 0);
}
