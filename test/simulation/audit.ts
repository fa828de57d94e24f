import type { Scene } from './scene.ts';
import { auditAccounts } from './audit-accounts.ts';
import { auditBooks } from './audit-books.ts';
import { auditFavours } from './audit-favours.ts';
import { auditMoney } from './audit-money.ts';
import { auditOpen } from './audit-open.ts';

/**
 * Whether all is well at the end of a run. Knows the plan, the books of the stand-ins and totals of ours; nothing of how
 * Backhaul came to them.
 */
export function audit(scene: Scene): string[] {
  return [
    ...scene.people.complaints,
    ...scene.jumped.map((what) => `a gate was jumped: ${what}`),
    ...effectsOnce(scene),
    ...auditBooks(scene),
    ...auditAccounts(scene),
    ...auditMoney(scene),
    ...auditOpen(scene),
    ...auditFavours(scene),
  ];
}

/** One effect for each delivery key at every stand-in, and none for a key that Backhaul does not know. */
function effectsOnce({ outside, database }: Scene): string[] {
  const all = [outside.shop, outside.erp, outside.wms, ...outside.pays];
  return all.flatMap(({ system, effects }) =>
    [...effects].flatMap(([key, times]) => {
      if (times !== 1) return [`${system} did ${key} ${times} times`];
      const row = database.deliveries.get(key);
      return row === undefined ? [`${system} did ${key}, which nobody has written down`] : [];
    }),
  );
}
