import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { field } from '#contract/field.ts';
import { HookKept, HookReceipt } from '#contract/house.ts';
import type { Api } from '../api.ts';
import { problems } from '../documented.ts';
import type { ApiPorts } from '../ports.ts';
import { refusal } from '../refusal.ts';

/** Larger than any webhook of the vendors we know; Shopify's and Stripe's stay below 1 MB. */
const HOOK_LIMIT_BYTES = 5 * 1024 * 1024;

const named = z.object({
  system: field(z.string().max(100), 'Name of the system that sends, as it is configured.', 'shopify'),
});

/** `POST /hooks/{system}`: vendors' webhooks, as raw text, since their signatures are over the bytes. */
export function hookRoute(server: Api, ports: ApiPorts): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string', bodyLimit: HOOK_LIMIT_BYTES }, (_request, body, done) =>
    done(null, body),
  );
  server.post('/hooks/:system', {
    bodyLimit: HOOK_LIMIT_BYTES,
    schema: {
      summary: 'Webhooks',
      description:
        'Takes a webhook as that system signs it. An answer of 2xx means that the message is safely kept and need not be sent ' +
        'again; 202 that it was not decided yet: `code` says whether it waits in a stream (`queued`) or for a person.',
      tags: ['hooks'],
      params: named,
      response: {
        200: HookReceipt,
        202: HookKept,
        ...problems('signature_rejected', 'system_unknown', 'body_too_large', 'unavailable', 'internal_error'),
      },
    },
    async handler(request, reply) {
      const { system } = request.params;
      const body = typeof request.body === 'string' ? request.body : '';
      const knock = { headers: flat(request.headers), body, received_at: ports.now() };
      const heard = await ports.hear(system, knock);
      switch (heard.kind) {
        case 'kept':
          return { received: heard.inputs };
        case 'queued':
          void reply.code(202);
          return {
            received: 0 as const,
            code: 'queued',
            detail: 'The message is safely kept and will be decided soon.',
          };
        case 'unreadable':
          void reply.code(202);
          return { received: 0 as const, code: heard.code, detail: heard.detail };
        case 'unknown_system':
          throw refusal('system_unknown', 'No connector takes webhooks under this name.');
        case 'rejected': {
          const { code, detail } = heard;
          throw refusal('signature_rejected', detail, { errors: [{ pointer: '', code, detail }] });
        }
        case 'unavailable':
          throw refusal('unavailable', heard.detail, { retry_after_s: heard.retry_after_s });
      }
    },
  });
}

/** Header names are lower case already; a header that came twice is one value, as HTTP joins them. */
function flat(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}
