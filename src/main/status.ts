import { brokerNow } from '#backbone/glance.ts';
import { backboneSettings } from '#backbone/settings.ts';
import type { DataOptions, StatusReport } from '#cli/actions.ts';
import { openStore } from '#store/store.ts';
import { openExisting } from './database.ts';

/** What is going on, read from the database alone, and of the broker when there is one; Backhaul may run beside or not. */
export async function status(options: DataOptions): Promise<StatusReport> {
  const settings = backboneSettings(process.env);
  const database = await openExisting(options);
  try {
    const store = openStore({ url: database.url, connections: 1, log: options.log });
    try {
      const summary = await store.read.summary();
      const backbone = settings === null ? {} : { backbone: await brokerNow(store, settings) };
      return { database: database.where, ...summary, returns: await store.read.returns(), ...backbone };
    } finally {
      await store.close();
    }
  } finally {
    await database.stop();
  }
}
