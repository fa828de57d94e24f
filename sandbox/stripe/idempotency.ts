import { prepared } from '../kit/prepared.ts';
import type { Ground } from '../kit/stand-in.ts';
import { errorBody, invalid, type Answer } from './answer.ts';
import { epochSeconds } from './epoch.ts';

export interface Kept {
  readonly answer: Answer;
  /** The id of the request whose result this is, when it is an earlier one. */
  readonly original: string | null;
}

/** A request as idempotency sees it. */
export interface Keyed {
  readonly key: string;
  /** Method, path and body: what has to be the same. */
  readonly request: string;
  readonly request_id: string;
}

/**
 * Runs the work once per key and gives its first result to every repeat, errors of the execution included.
 * Must stand inside the transaction of the work, so that the result is kept exactly when the work is.
 */
export function once(ground: Ground, keyed: Keyed, work: () => Answer): Kept {
  if (keyed.key.length > 255)
    return { answer: invalid({ message: 'Idempotency keys can be at most 255 characters long.' }), original: null };
  const row = prepared(ground.db, 'SELECT * FROM stripe_results WHERE key = ?').get(keyed.key);
  if (row !== undefined) {
    if (row['request'] !== keyed.request)
      return { answer: otherRequest(keyed, String(row['request'])), original: null };
    const answer = { status: Number(row['status']), body: String(row['body']), executed: true };
    return { answer, original: String(row['request_id']) };
  }
  const answer = work();
  if (answer.executed)
    prepared(
      ground.db,
      'INSERT INTO stripe_results (key, request, status, body, request_id, created) VALUES (?, ?, ?, ?, ?, ?)',
    ).run(keyed.key, keyed.request, answer.status, answer.body, keyed.request_id, epochSeconds(ground));
  return { answer, original: null };
}

/** What happens to keys after a day at the real Stripe: those first used before `before` (RFC 3339) are forgotten. */
export function forgetKeys(ground: Ground, before: string): void {
  prepared(ground.db, 'DELETE FROM stripe_results WHERE created < ?').run(Math.ceil(Date.parse(before) / 1000));
}

function otherRequest({ key, request }: Keyed, first: string): Answer {
  const what = first.split('\n', 1)[0] === request.split('\n', 1)[0] ? 'parameters' : 'endpoint';
  const message = `Keys for idempotent requests can only be used with the same ${what} they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`;
  return { status: 400, body: errorBody({ type: 'idempotency_error', message }), executed: false };
}
