import type { MishapAnswer } from '#sandbox/kit/stand-in.ts';

/** Where in a request the fault lies. */
export interface Place {
  readonly path?: string;
  readonly query?: string;
  readonly header?: string;
}

/** A request that NetSuite refuses; thrown inside a transaction, it undoes it. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly place: Place;

  constructor(status: number, code: string, detail: string, place: Place = {}) {
    super(detail);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.place = place;
  }
}

/** A business rule that the request breaks. */
export function userError(detail: string, path?: string): Refusal {
  return new Refusal(
    400,
    'USER_ERROR',
    `Error while accessing a resource. ${detail}`,
    path === undefined ? {} : { path },
  );
}

/** A field that cannot be read. */
export function invalidContent(detail: string, path: string): Refusal {
  return new Refusal(400, 'INVALID_CONTENT', `Error while accessing a resource. ${detail}`, { path });
}

/** A reference to something that is not there. */
export function invalidReference(field: string, value: string, path: string): Refusal {
  const detail = `Error while accessing a resource. You have entered an Invalid Field Value ${value} for the following field: ${field}`;
  return new Refusal(400, 'INVALID_KEY_OR_REF', detail, { path });
}

/** NetSuite's error envelope. */
export function errorAnswer(status: number, code: string, detail: string, place: Place = {}): MishapAnswer {
  const title = titles[status] ?? 'Error';
  const details = {
    detail,
    ...(place.path === undefined ? {} : { 'o:errorPath': place.path }),
    ...(place.query === undefined ? {} : { 'o:errorQueryParam': place.query }),
    ...(place.header === undefined ? {} : { 'o:errorHeader': place.header }),
    'o:errorCode': code,
  };
  return {
    status,
    headers: { 'content-type': 'application/vnd.oracle.resource+json; type=error; charset=UTF-8' },
    body: JSON.stringify({
      type: `https://www.rfc-editor.org/rfc/rfc9110.html#name-${status}-${title.toLowerCase().replaceAll(' ', '-')}`,
      title,
      status,
      'o:errorDetails': [details],
    }),
  };
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  405: 'Method Not Allowed',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
};
