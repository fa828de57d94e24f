import { z } from 'zod';
import type { Outcome } from '#core/base/outcome.ts';
import type { Reply } from '#connectors/kit/connector.ts';
import { answer, later, refused, snake } from '../graphql.ts';

const UserError = z.object({
  code: z.string().nullish(),
  field: z.array(z.string()).nullish(),
  message: z.string(),
});

/** The `return` in the payload of a document's one mutation, or what became of the call. */
export function mutated<T>(reply: Reply, schema: z.ZodType<T>): { kind: 'data'; data: T } | Outcome {
  const Payload = z.object({ return: schema.nullable(), userErrors: z.array(UserError) });
  const data = answer(reply, 'write', z.record(z.string(), Payload.nullable()));
  if (data.kind !== 'data') return data;
  const [payload] = Object.values(data.data);
  const error = payload?.userErrors[0];
  if (error !== undefined) return complaint(error);
  if (payload === undefined || payload === null || payload.return === null)
    return { kind: 'unknown', reason: 'Shopify answered with neither a return nor an error' };
  return { kind: 'data', data: payload.return };
}

function complaint(error: z.infer<typeof UserError>): Outcome {
  const where = error.field?.join('.') ?? 'the return';
  switch (error.code) {
    // The state may be as it is because an earlier attempt of ours was carried out; and a failed mail is no failed return.
    case 'INVALID_STATE':
    case 'ALREADY_EXISTS':
    case 'NOTIFICATION_FAILED':
    case 'INTERNAL_ERROR':
      return { kind: 'unknown', reason: `Shopify says ${error.code} at ${where}: ${error.message}` };
    case 'MISSING_PERMISSION':
      return later(`Shopify denies it: ${error.message}. Give the app the scope it needs.`, null);
    default:
      return refused(snake(error.code ?? 'user_error'), `${where}: ${error.message}`);
  }
}
