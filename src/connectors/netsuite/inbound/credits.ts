import { z } from 'zod';
import type { Poll, Reading } from '#connectors/kit/connector.ts';
import type { Input } from '#core/base/input.ts';
import type { NetsuiteConfig } from '../config.ts';
import { jsonOf, readFailure } from '../reply.ts';
import { cursorOf, passed, pruned, rewound, type Cursor } from './cursor.ts';
import { creditFound, heading } from './row.ts';

type Page = ReturnType<Poll<NetsuiteConfig>['read']>;

const pageSize = 1000;
const format = 'YYYY-MM-DD HH24:MI:SS';

const envelope = z.object({ hasMore: z.boolean(), items: z.array(heading) });

/**
 * Every credit memo of the account, ours and other people's, in the order of modification. Pages are cut by key
 * (time, then id), so that memos modified meanwhile neither repeat nor hide a row, as an offset would.
 */
export const credits: Poll<NetsuiteConfig> = {
  name: 'credits',
  every_ms: 15_000,
  request(stored, config) {
    return {
      method: 'POST',
      path: `/services/rest/query/v1/suiteql?limit=${pageSize}&offset=0`,
      headers: { accept: 'application/json', 'content-type': 'application/json', prefer: 'transient' },
      body: JSON.stringify({ q: query(cursorOf(stored, config)) }),
    };
  },
  read(reply, stored, config) {
    if (reply.status !== 200) return readFailure(reply);
    const read = envelope.safeParse(jsonOf(reply));
    if (read.success) return walked(read.data, cursorOf(stored, config), config);
    const issue = read.error.issues[0];
    // Without ids and times the walk cannot go on; staying where it is loses nothing.
    const where = issue?.path.join('.') || 'body';
    return {
      kind: 'later',
      reason: `credits: ${where} of the SuiteQL answer: ${issue?.message ?? 'wrong shape'}`,
      wait_ms: null,
    };
  },
};

function query(cursor: Cursor): string {
  const from = `TO_DATE('${cursor.from}', '${format}')`;
  return [
    `SELECT id, tranid, TO_CHAR(trandate, 'YYYY-MM-DD') AS credited_on, TO_CHAR(lastmodifieddate, '${format}') AS modified_at,`,
    'externalid, foreigntotal, currency, memo FROM transaction',
    `WHERE type = 'CustCred' AND lastmodifieddate >= ${from} AND (lastmodifieddate > ${from} OR id > ${cursor.id})`,
    'ORDER BY lastmodifieddate, id',
  ].join(' ');
}

/** Row by row; a row that cannot be read is parked alone, and what stands before it is taken first. */
function walked(page: z.infer<typeof envelope>, start: Cursor, config: NetsuiteConfig): Page {
  const inputs: Input[] = [];
  const seen = new Map(Object.entries(start.seen));
  let cursor = start;
  const pageOf = (reading: Reading, at: Cursor, more: boolean): Page => {
    return { kind: 'page', reading, cursor: { ...pruned(at, seen, config) }, more };
  };
  for (const row of page.items) {
    const next = passed(cursor, { id: Number(row.id), modified_at: row.modified_at });
    if (seen.get(row.id) !== row.modified_at) {
      const found = creditFound(row, config);
      if ('code' in found) {
        if (inputs.length > 0) return pageOf({ kind: 'inputs', inputs }, cursor, true);
        if (found.kind === 'setting') return { kind: 'later', reason: found.detail, wait_ms: null };
        seen.set(row.id, row.modified_at);
        return pageOf({ kind: 'unreadable', code: found.code, detail: found.detail }, next, true);
      }
      inputs.push(found);
      seen.set(row.id, row.modified_at);
    }
    cursor = next;
  }
  const reading: Reading =
    inputs.length > 0 ? { kind: 'inputs', inputs } : { kind: 'ignored', reason: 'no credit memo was new' };
  return pageOf(reading, page.hasMore ? cursor : rewound(cursor, config), page.hasMore);
}
