import { Refusal } from '../refusal.ts';

/** A query that cannot be run, in NetSuite's words. */
export function invalidQuery(detail: string): Refusal {
  const text = `Invalid search query. Detailed unprocessed description follows. Search error occurred: ${detail}.`;
  return new Refusal(400, 'INVALID_PARAMETER', text, { path: 'q' });
}
