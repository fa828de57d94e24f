import type { z } from 'zod';
import type { Reading } from '#connectors/kit/connector.ts';

/** A message that a person must look at. */
export function unreadable(code: string, detail: string): Reading {
  return { kind: 'unreadable', code, detail };
}

/** Names the first fields that are not as Shopify documents them; never their values. */
export function misfit(topic: string, error: z.ZodError): Reading {
  return unreadable(
    'unexpected_payload',
    `${topic} is not shaped as expected at ${fields(error)}. Correct the reader, or dismiss the message.`,
  );
}

/** The first three faults of a payload, by field. */
export function fields(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.') || 'the body'} (${issue.message})`)
    .join('; ');
}
