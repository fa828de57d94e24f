import { readReport } from '#api/process/read-report.ts';
import { refusalOf } from '#api/refusal.ts';
import { CommandError, type DataOptions } from '#cli/actions.ts';
import { instant } from '#core/base/instant.ts';
import type { ReturnReport } from '#contract/report.ts';
import { openStore } from '#store/store.ts';
import { openExisting } from './database.ts';

/** All there is to know about one return, read from the database alone; Backhaul may run beside or not. */
export async function explainReturn(options: DataOptions & { readonly return_id: string }): Promise<ReturnReport> {
  const database = await openExisting(options);
  try {
    const store = openStore({ url: database.url, connections: 2, log: options.log });
    try {
      return await readReport(store.read, options.return_id, instant(Date.now()));
    } catch (error) {
      const refused = refusalOf(error);
      if (refused === null) throw error;
      throw new CommandError(refused.code, `${refused.detail} Its id is in the answer to the request.`, 1);
    } finally {
      await store.close();
    }
  } finally {
    await database.stop();
  }
}
