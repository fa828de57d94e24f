import { afterAll, beforeAll, expect, test } from 'vitest';
import { wire } from './cut.fixture.ts';
import { testServer, type TestServer } from './server.fixture.ts';
import { openStore } from './store.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
}, 120_000);
afterAll(() => server.stop());

test('whose connection is gone knows that the work is no longer his, and another process may take it', async () => {
  const url = await server.empty();
  const line = await wire(url);
  const lines: string[] = [];
  const mine = openStore({ url: line.url, log: (said) => lines.push(said) });
  const other = openStore({ url });
  const work = await mine.alone('post');
  expect([work?.held(), await other.alone('post')]).toEqual([true, null]);
  await line.close();
  let taken = await other.alone('post');
  while (taken === null) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    taken = await other.alone('post');
  }
  expect(work?.held()).toBe(false);
  expect(lines.join()).toContain('the connection that holds "post" broke');
  await work?.release();
  expect(taken.held()).toBe(true);
  await taken.release();
  await mine.close();
  await other.close();
});
