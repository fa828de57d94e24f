import type { Event } from '#core/event.ts';

/** The subject of an event: `<prefix>.event.<type>.<shard>`; one aggregate is always on the same shard. */
export function eventSubject(prefix: string, { aggregate, body }: Event, shards: number): string {
  return `${prefix}.event.${body.type}.${shardOf(aggregate, shards)}`;
}

/**
 * A stable shard from 0 to `shards` - 1 for a name: FNV-1a over its UTF-8 bytes with 32 bits, modulo the number of shards, so
 * that a reader in any language can find it.
 */
export function shardOf(name: string, shards: number): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(name, 'utf8')) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0) % shards;
}

/** A text as a header takes it: printable ASCII without spaces stays, everything else is percent-encoded. */
export function headerText(text: string): string {
  return text.toWellFormed().replaceAll(/[^!-$&-~]+/g, encodeURIComponent);
}

/** The aggregate and version in a message id that `headerText` made of an event's id; null for any other. */
export function eventOf(message_id: string): { readonly aggregate: string; readonly version: number } | null {
  const parts = /^(.+)@(\d{1,9})$/.exec(message_id);
  if (parts?.[1] === undefined) return null;
  try {
    return { aggregate: decodeURIComponent(parts[1]), version: Number(parts[2]) };
  } catch {
    return null; // A stray % sign: we never wrote this id.
  }
}
