import type { Ground } from '../suite-kit.fixture.ts';
import { storeSuite } from '../suite.fixture.ts';
import { memoryDatabase } from './database.ts';
import { memoryStore } from './memory.ts';

storeSuite('the store in memory', async (): Promise<Ground> => {
  const database = memoryDatabase();
  return Promise.resolve({
    store: memoryStore(database),
    open: () => memoryStore(database),
    knocks: () => Promise.resolve(database.knocks.map(({ system, body }, index) => ({ id: index + 1, system, body }))),
    clear: () => Promise.resolve(),
  });
});
