/** A moment as the shop keeps it: UTC, whole seconds (`2010-12-01T08:26:00Z`), so that text order is time order. */
export function wholeSeconds(at: string): string {
  return new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** The same moment as webhooks write it, with the shop's offset. */
export function withOffset(at: string): string {
  return wholeSeconds(at).replace('Z', '+00:00');
}
