import { z } from 'zod';
import { VendorError } from './envelope.ts';

/** The body in this shape, or the validation error that names its first wrong field. */
export function check<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new VendorError('error.400', `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'is not valid'}`);
}

/** A name as the components take it. */
export const Id = z.string().min(1).max(100);
