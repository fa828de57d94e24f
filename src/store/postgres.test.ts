import { afterAll, beforeAll } from 'vitest';
import { postgresGround, testServer, type TestServer } from './server.fixture.ts';
import { storeSuite } from './suite.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
}, 120_000);
afterAll(() => server.stop());

storeSuite('the store on PostgreSQL', () => postgresGround(server));
