import { prepared } from '../kit/prepared.ts';
import type { Ground } from '../kit/stand-in.ts';

/** What the ledger counts beside its rows. */
export type Counted = 'refund_calls_accepted';

/** One more; joins the current transaction. */
export function countOne(ground: Ground, name: Counted): void {
  prepared(
    ground.db,
    'INSERT INTO stripe_counts (name, count) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET count = count + 1',
  ).run(name);
}

/** How many there were. */
export function counted(ground: Ground, name: Counted): number {
  return Number(prepared(ground.db, 'SELECT count FROM stripe_counts WHERE name = ?').get(name)?.['count'] ?? 0);
}
