import { z } from 'zod';
import type { JsonObject } from '#core/base/json.ts';
import type { NetsuiteConfig } from '../config.ts';

/**
 * Where the walk through modified records stands. Times are NetSuite's own text, `YYYY-MM-DD HH:MM:SS` in the
 * account's zone, and go back to NetSuite as they came: no zone has to be known here.
 */
export interface Cursor {
  /** The next page begins after this time and id. */
  readonly from: string;
  readonly id: number;
  /** The latest time that was read. */
  readonly high: string;
  /** Records of the overlap that were read already: id → time, so that a quiet poll tells nothing twice. */
  readonly seen: Readonly<Record<string, string>>;
}

const shape = z.object({
  from: z.string(),
  id: z.number(),
  high: z.string(),
  seen: z.record(z.string(), z.string()),
});

/** The stored cursor, or the configured beginning. */
export function cursorOf(stored: JsonObject | null, config: NetsuiteConfig): Cursor {
  if (stored !== null) return shape.parse(stored);
  return { from: config.credits_since, id: 0, high: config.credits_since, seen: {} };
}

/** The cursor after a row. The caller keeps account of what was seen. */
export function passed(cursor: Cursor, row: { readonly id: number; readonly modified_at: string }): Cursor {
  const high = row.modified_at > cursor.high ? row.modified_at : cursor.high;
  return { from: row.modified_at, id: row.id, high, seen: cursor.seen };
}

/** The cursor as it is stored: what the overlap no longer reaches is forgotten. */
export function pruned(cursor: Cursor, seen: ReadonlyMap<string, string>, config: NetsuiteConfig): Cursor {
  const reach = shifted(cursor.high, -config.overlap_s);
  return { ...cursor, seen: Object.fromEntries([...seen].filter(([, modified_at]) => modified_at >= reach)) };
}

/** The cursor of the next poll after the last page: back by the overlap, for records that become visible late. */
export function rewound(cursor: Cursor, config: NetsuiteConfig): Cursor {
  return { ...cursor, from: shifted(cursor.high, -config.overlap_s), id: 0 };
}

function shifted(time: string, seconds: number): string {
  const at = Date.parse(`${time.replace(' ', 'T')}Z`) + seconds * 1000;
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}
