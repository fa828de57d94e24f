import type { Ground } from '#sandbox/kit/stand-in.ts';
import type { AsnRow } from './asn.ts';

/** How long each step of the dock takes: at least, and how many hours more it may take. */
const hours = {
  receipt: [20, 60],
  inspection: [2, 9],
  move: [1, 4],
} as const;

const hour_ms = 3_600_000;

/**
 * The business time of an ASN's next step: some hours after its last one, the same hours whenever it is asked. It is never
 * before what happened last, and not in the future unless the announcement was.
 */
export function later(ground: Ground, asn: AsnRow, step: keyof typeof hours): string {
  const [least, spread] = hours[step];
  const last_ms = Date.parse(asn.last_at);
  const planned_ms = last_ms + (least + (hash(`${asn.asn_id}/${step}`) % spread)) * hour_ms;
  const latest_ms = Math.max(last_ms, Date.parse(ground.now()));
  return new Date(Math.min(planned_ms, latest_ms)).toISOString();
}

/** FNV-1a over the text's UTF-16 units. */
function hash(text: string): number {
  let sum = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) sum = Math.imul(sum ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return sum;
}
