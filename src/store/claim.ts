import type { QueryResultRow } from 'pg';
import type { Operation } from '#core/base/operation.ts';
import type { DueDelivery, Store } from '#flows/ports.ts';

type Query = <R extends QueryResultRow>(name: string, values: readonly unknown[]) => Promise<R[]>;

interface Row extends Omit<DueDelivery, 'withdraw' | 'operation'> {
  readonly seq: number;
  readonly body: Operation;
  readonly withdraw: string | null;
}

/** More than any process holds in memory, so that a lost answer is found whatever else is ours. */
const ALL_OURS = 20_000;

/** Takes due deliveries, and remembers when an answer was lost: what it held is ours and nobody here knows it. */
export function claimer(query: Query): { readonly claim: Store['claim']; readonly doubt: () => void } {
  let doubts = 0;
  const cleared = new Map<string, number>();
  return {
    claim: async ({ process: me, system, limit, now }) => {
      const at = doubts;
      const doubtful = (cleared.get(system) ?? 0) < at;
      try {
        const rows = await query<Row>('claim_deliveries', [
          me,
          system,
          doubtful ? Math.max(limit, ALL_OURS) : limit,
          now,
          doubtful,
        ]);
        cleared.set(system, at);
        return rows
          .sort((a, b) => a.seq - b.seq)
          .map(({ seq: _seq, body, withdraw, ...row }) => {
            const due = { ...row, operation: body };
            return withdraw === null ? due : { ...due, withdraw };
          });
      } catch (error) {
        doubts += 1;
        throw error;
      }
    },
    doubt: () => {
      doubts += 1;
    },
  };
}
