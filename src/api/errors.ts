import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors, isResponseSerializationError } from 'fastify-type-provider-zod';
import { refusal, refusalOf, problemOf, type Refusal } from './refusal.ts';
import { must } from '#core/base/must.ts';

/** Takes a line of JSON for the log; main decides where it goes. */
export type Log = (line: string) => void;

/** Answers every error of a handler, a hook or the server itself as a problem. Defects are logged whole, told in short. */
export function errorHandler(log: Log): (error: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply {
  return (error, request, reply) => {
    const refused = refusalOf(error) ?? ofServer(error);
    if (refused !== null) return send(reply, request, refused);
    const route = request.routeOptions.url ?? null;
    const { id: correlation_id, method } = request;
    log(JSON.stringify({ level: 'error', what: 'request failed', correlation_id, method, route, error: whole(error) }));
    return send(
      reply,
      request,
      asRefusal('internal_error', 'The request could not be carried out; the cause is logged.'),
    );
  };
}

/** Sends a refusal as a problem document. */
function send(reply: FastifyReply, request: FastifyRequest, refused: Refusal): FastifyReply {
  const path = request.url.split('?', 1)[0] ?? request.url;
  const problem = problemOf(refused, { path, correlation_id: request.id });
  // The server's own refusals come before any hook, so the id is told here and not only in the hook.
  void reply.code(problem.status).headers({ 'x-correlation-id': request.id, ...refused.headers });
  void reply.type('application/problem+json; charset=utf-8');
  return reply.serializer((text: string) => text).send(JSON.stringify(problem));
}

/** What Fastify itself refuses, in our words; null for a defect. */
function ofServer(error: unknown): Refusal | null {
  if (!(error instanceof Error)) return null;
  if (hasZodFastifySchemaValidationErrors(error)) return invalid(error);
  const { code, statusCode } = error as Partial<FastifyError>;
  switch (code) {
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return asRefusal('unsupported_media_type', 'The body is not sent as application/json.');
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return asRefusal('body_too_large', 'The body is larger than this address takes.');
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return asRefusal('malformed_json', 'The body is not valid JSON.');
    case 'FST_ERR_BAD_URL':
      return asRefusal('malformed_request', 'The path of the URL is not valid.');
    default:
      if (error instanceof SyntaxError && statusCode === 400)
        return asRefusal('malformed_json', 'The body is not valid JSON.');
      return statusCode !== undefined && statusCode >= 400 && statusCode < 500
        ? asRefusal('malformed_request', 'The request cannot be read.')
        : null;
  }
}

function invalid(error: FastifyError): Refusal {
  const errors = (error.validation ?? []).map(({ instancePath, keyword, message, params }) => ({
    pointer: pointerTo(instancePath),
    code: keyword,
    detail: withKeys(message ?? 'is not valid', params),
  }));
  const [first] = errors;
  const where = error.validationContext === 'body' ? 'body' : `${error.validationContext ?? 'request'}`;
  const detail = `The ${where} is not as described: ${first?.pointer ?? ''} ${first?.detail ?? ''}`.trim();
  return must(refusalOf(refusal('validation_failed', detail, { errors })), 'a refusal that is none');
}

/** As RFC 9457 writes pointers: a URI fragment; the root is `#`. */
function pointerTo(path: string): string {
  return path === '/' || path === '' ? '#' : `#${path}`;
}

function withKeys(message: string, params: Readonly<Record<string, unknown>>): string {
  return Array.isArray(params['keys']) ? `unknown properties: ${params['keys'].join(', ')}` : message;
}

function asRefusal(...args: Parameters<typeof refusal>): Refusal {
  return must(refusalOf(refusal(...args)), 'a refusal that is none');
}

function whole(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const issues =
    isResponseSerializationError(error) && 'issues' in error.cause ? ` ${JSON.stringify(error.cause.issues)}` : '';
  const cause = error.cause === undefined || issues !== '' ? '' : `\ncaused by: ${whole(error.cause)}`;
  return `${error.stack ?? error.message}${issues}${cause}`;
}
