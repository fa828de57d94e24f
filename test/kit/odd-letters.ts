import { expect } from 'vitest';
import { hear } from '#flows/ingest.ts';
import { openFloor } from './floor.ts';
import { openRetailer } from './retailer.ts';
import { signedForManhattan, stockMessage } from './signed.ts';
import type { TestDatabase } from './stores.ts';

/** Messages with letters that a database refuses are kept and reach a person; those with rare letters are simply done. */
export async function expectNothingLost(database: TestDatabase): Promise<void> {
  const retailer = await openRetailer();
  const floor = await openFloor({ store: database.open(), retailer });
  try {
    const heard = async (body: string) => hear(floor, 'manhattan', signedForManhattan(body));
    expect(await heard(stockMessage('D1', 1, 'found \u0000 here'))).toMatchObject({
      kind: 'unreadable',
      code: 'nul_character',
    });
    expect(await heard(`${stockMessage('D2', 1)}\u0000`)).toMatchObject({ kind: 'unreadable' });
    expect(await heard(stockMessage('D3', 1, 'half a pair \ud83d'))).toEqual({ kind: 'kept', inputs: 1 });
    expect(await heard(stockMessage('D4', 1, 'ľaľia 🌷'))).toEqual({ kind: 'kept', inputs: 1 });
    const messages = await database.messages();
    expect(messages.map(({ reading }) => reading)).toEqual(['unreadable', 'unreadable', 'inputs', 'inputs']);
    expect(messages.every(({ body }, index) => body.includes(`"DocumentId":"D${index + 1}"`))).toBe(true);
    expect((await floor.store.read.summary()).exceptions_open).toEqual({ unreadable_input: 2 });
    expect(await floor.store.read.history('stock/manhattan/D4')).toMatchObject([{ body: { reason_raw: 'ľaľia 🌷' } }]);
  } finally {
    await floor.close();
    await retailer.close();
  }
}
