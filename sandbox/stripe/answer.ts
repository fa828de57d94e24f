/** What the stand-in says to one request. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  /** Whether execution had begun: only then is the answer kept under its idempotency key. */
  readonly executed: boolean;
}

/** The fields of Stripe's error object. */
export interface ErrorFields {
  readonly type: 'invalid_request_error' | 'idempotency_error' | 'api_error' | 'card_error';
  readonly code?: string;
  readonly message: string;
  readonly param?: string;
}

/** A 200 with this object. */
export function success(object: unknown): Answer {
  return { status: 200, body: JSON.stringify(object), executed: true };
}

/** An error found before anything was executed. */
export function invalid(fields: Omit<ErrorFields, 'type'>, status = 400): Answer {
  return { status, body: errorBody({ type: 'invalid_request_error', ...fields }), executed: false };
}

/** An error that came out of the execution itself. */
export function declined(fields: Omit<ErrorFields, 'type'>): Answer {
  return { ...invalid(fields), executed: true };
}

/** A name in a path or parameter that leads to nothing. */
export function missing(kind: string, id: string, param: string, status = 404): Answer {
  return invalid({ code: 'resource_missing', message: `No such ${kind}: '${id}'`, param }, status);
}

/** Stripe's error envelope. */
export function errorBody(fields: ErrorFields): string {
  const doc_url =
    fields.code === undefined ? undefined : `https://stripe.com/docs/error-codes/${fields.code.replaceAll('_', '-')}`;
  return JSON.stringify({ error: { ...fields, doc_url } });
}
