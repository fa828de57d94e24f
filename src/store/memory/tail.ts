import type { Tail } from '#flows/ports.ts';
import { keep, type MemoryDatabase } from './database.ts';

/** The log in the order of commit. A position is how many events lie before it. */
export function tail(database: MemoryDatabase): Tail {
  return {
    after: (position, limit) => {
      const from = Number(position ?? 0);
      const events = database.events.slice(from, from + limit);
      return Promise.resolve({ events, position: events.length === 0 ? position : String(from + events.length) });
    },
    position: (reader) => {
      const at = database.readers.get(reader);
      return Promise.resolve(at === undefined ? null : String(at));
    },
    behindEvent: (aggregate, version) => {
      const at = database.events.findIndex((event) => event.aggregate === aggregate && event.version === version);
      return Promise.resolve(at < 0 ? null : String(at + 1));
    },
    ahead: (reader, most) =>
      Promise.resolve(Math.min(most, database.events.length - (database.readers.get(reader) ?? 0))),
    advance: (reader, position, rows) => {
      // A reader only moves on: of two processes that read as the same one, the slower one changes nothing.
      if (Number(position) > (database.readers.get(reader) ?? -1)) {
        database.readers.set(reader, Number(position));
        for (const row of keep(rows)) {
          const aggregate = database.view.get(row.return_id)?.aggregate ?? row.aggregate;
          database.view.set(row.return_id, { ...row, aggregate });
        }
      }
      return Promise.resolve();
    },
  };
}
