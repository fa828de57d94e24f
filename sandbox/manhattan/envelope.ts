import type { MishapAnswer } from '#sandbox/kit/stand-in.ts';

/** A request that the component refuses, in its own code and words. */
export class VendorError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(code: string, description: string, status = 400) {
    super(description);
    this.name = 'VendorError';
    this.status = status;
    this.code = code;
  }
}

/** What every component wraps its data in. */
export function success(component: string, data: unknown, header: unknown = null): string {
  return JSON.stringify({
    success: true,
    header,
    data,
    messageKey: null,
    message: null,
    errors: [],
    exceptions: [],
    messages: { Message: [], Size: 0 },
    rootCause: null,
    cloudComponent: cloud(component),
    cloudComponentHostName: 'sandbox',
    requestUri: null,
    statusCode: 'OK',
  });
}

/** The same envelope for what failed; people read `messages.Message[].Description` first. */
export function failure(component: string, error: VendorError): string {
  return JSON.stringify({
    success: false,
    header: null,
    data: null,
    messageKey: `error.${error.status}`,
    message: null,
    errors: [],
    exceptions: [{ messageKey: error.code, message: error.message }],
    messages: { Message: [{ Type: 'ERROR', Code: error.code, Description: error.message }], Size: 1 },
    rootCause: null,
    cloudComponent: cloud(component),
    cloudComponentHostName: 'sandbox',
    requestUri: null,
    statusCode: error.status >= 500 ? 'INTERNAL_SERVER_ERROR' : 'BAD_REQUEST',
  });
}

/** What a component and the gateway in front of it answer when they fail on purpose. */
export function mishap(kind: 'error' | 'throttle'): MishapAnswer {
  const headers = { 'content-type': 'application/json' };
  if (kind === 'error')
    return {
      status: 500,
      headers,
      body: failure('receiving', new VendorError('error.500', 'Could not commit JPA transaction', 500)),
    };
  return {
    status: 429,
    headers: { ...headers, 'retry-after': '1' },
    body: JSON.stringify({ message: 'API rate limit exceeded' }),
  };
}

function cloud(component: string): string {
  return `com-manh-cp-${component}:sandbox`;
}
