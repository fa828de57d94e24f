/** What a problem code stands for; the one place where codes, statuses and advice are written down. */
export interface ProblemKind {
  readonly status: number;
  readonly title: string;
  readonly meaning: string;
  /** What the caller should do. */
  readonly action: string;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
}

/** Every problem that the API answers with, by its code. */
export const PROBLEMS = {
  malformed_request: {
    status: 400,
    title: 'Malformed request',
    meaning: 'The request is not well-formed HTTP: its URL or a header cannot be read.',
    action: 'Correct the request; `detail` says what could not be read.',
    retryable: false,
  },
  malformed_json: {
    status: 400,
    title: 'Malformed JSON',
    meaning: 'The body is not valid JSON.',
    action: 'Send a JSON document in UTF-8.',
    retryable: false,
  },
  idempotency_key_missing: {
    status: 400,
    title: 'Idempotency-Key is missing',
    meaning: 'A command must carry a key, so that repeating it has no second effect.',
    action: 'Send an `Idempotency-Key` header; make one key for each intent and keep it for every retry.',
    retryable: false,
  },
  idempotency_key_invalid: {
    status: 400,
    title: 'Idempotency-Key is not usable',
    meaning: 'A key is 1 to 255 printable ASCII characters.',
    action: 'Send a shorter or plainer key, such as a UUID.',
    retryable: false,
  },
  unauthenticated: {
    status: 401,
    title: 'Not authenticated',
    meaning: 'The request carries no API key, or one that is not known here.',
    action: 'Send `Authorization: Bearer <key>` with a key that was issued to you.',
    retryable: false,
  },
  signature_rejected: {
    status: 401,
    title: 'Signature rejected',
    meaning: 'The webhook is not signed by the system it claims to come from, or was signed too long ago.',
    action: 'Check the shared secret on both sides and the sender’s clock, then send it again.',
    retryable: false,
  },
  scope_missing: {
    status: 403,
    title: 'Not allowed',
    meaning: 'The API key is known, and may not do this.',
    action: 'Ask for the scope that `detail` names.',
    retryable: false,
  },
  route_unknown: {
    status: 404,
    title: 'No such address',
    meaning: 'Nothing is served at this path.',
    action: 'See /docs for what is.',
    retryable: false,
  },
  system_unknown: {
    status: 404,
    title: 'Unknown system',
    meaning: 'No connector takes webhooks under this name.',
    action: 'Send webhooks to /hooks/{system} with the name of a configured system.',
    retryable: false,
  },
  return_unknown: {
    status: 404,
    title: 'Unknown return',
    meaning: 'There is no return with this id, or it is not open any more.',
    action: 'Use the `return_id` that the answer to the request named.',
    retryable: false,
  },
  order_unknown: {
    status: 404,
    title: 'Unknown order',
    meaning: 'Neither Backhaul nor the commerce platform knows this order or customer.',
    action: 'Check the order number, or ask with the customer’s id.',
    retryable: false,
  },
  refund_unknown: {
    status: 404,
    title: 'Unknown refund',
    meaning: 'No part of a refund has this id.',
    action: 'Use the id that the payment system was given: `<return>:refund:<refund>.<part>`.',
    retryable: false,
  },
  payment_unknown: {
    status: 404,
    title: 'Unknown payment',
    meaning: 'The order was not paid by this payment.',
    action: 'Use the payment system’s own id of a payment of this order.',
    retryable: false,
  },
  exception_unknown: {
    status: 404,
    title: 'Unknown exception',
    meaning: 'There is no exception with this id.',
    action: 'Use an `id` of the list; encode it, as it holds colons and slashes.',
    retryable: false,
  },
  problem_unknown: {
    status: 404,
    title: 'Unknown problem code',
    meaning: 'No problem has this code.',
    action: 'Use the `code` or the `type` of a problem as it was answered.',
    retryable: false,
  },
  method_not_allowed: {
    status: 405,
    title: 'Method not allowed',
    meaning: 'This address is served, and not with this method.',
    action: 'Use one of the methods in the `Allow` header.',
    retryable: false,
  },
  request_in_progress: {
    status: 409,
    title: 'Still being worked on',
    meaning: 'A request with the same Idempotency-Key has not been answered yet.',
    action: 'Wait as `Retry-After` says and repeat the same request; it will get the same answer.',
    retryable: true,
  },
  return_not_cancellable: {
    status: 409,
    title: 'Cannot be cancelled any more',
    meaning: 'Goods of this return have arrived, or it is closed or cancelled already.',
    action: 'Read the return to see where it stands; returned goods are handled to their end.',
    retryable: false,
  },
  request_conflicts: {
    status: 409,
    title: 'Not as things stand',
    meaning: 'The request is understood and does not fit how things stand; `errors` holds the reason’s own code.',
    action: 'Read `detail`, and what it is about; repeating the request does not change the answer.',
    retryable: false,
  },
  body_too_large: {
    status: 413,
    title: 'Body too large',
    meaning: 'The body is larger than this address takes: 5 MB for webhooks, 1 MB elsewhere.',
    action: 'Send less at once.',
    retryable: false,
  },
  unsupported_media_type: {
    status: 415,
    title: 'Unsupported media type',
    meaning: 'This address reads JSON only.',
    action: 'Send the body as `Content-Type: application/json`.',
    retryable: false,
  },
  validation_failed: {
    status: 422,
    title: 'Not as described',
    meaning: 'The request is well-formed, and some of its values are missing or wrong.',
    action: 'Correct what `errors` points at; /docs shows the shape with examples.',
    retryable: false,
  },
  idempotency_key_reused: {
    status: 422,
    title: 'Idempotency-Key was used for something else',
    meaning: 'An earlier request with this key had another content; the first one stands.',
    action: 'Make a new key for a new intent.',
    retryable: false,
  },
  nothing_requested: {
    status: 422,
    title: 'Nothing requested',
    meaning: 'No line asks for a positive number of units.',
    action: 'Ask for at least one unit.',
    retryable: false,
  },
  request_refused: {
    status: 422,
    title: 'Refused',
    meaning: 'The request is understood and is not to be done; `errors` holds the reason’s own code.',
    action: 'Read `detail`; repeating the request does not change the answer.',
    retryable: false,
  },
  internal_error: {
    status: 500,
    title: 'Something went wrong here',
    meaning: 'A defect of Backhaul; it was logged under the correlation id.',
    action: 'Repeat the request with the same Idempotency-Key; if it stays, report the correlation id.',
    retryable: true,
  },
  unavailable: {
    status: 503,
    title: 'Not available now',
    meaning: 'Backhaul, or a system it has to ask, cannot answer at the moment. Nothing was done.',
    action: 'Repeat the same request after the seconds in `Retry-After`.',
    retryable: true,
  },
} as const satisfies Readonly<Record<string, ProblemKind>>;

export type ProblemCode = keyof typeof PROBLEMS;

/** What is known of a code that may not be one of ours. */
export function problemKind(code: string): ProblemKind | null {
  return Object.hasOwn(PROBLEMS, code) ? PROBLEMS[code as ProblemCode] : null;
}
