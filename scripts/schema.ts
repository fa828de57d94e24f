import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '#store/embedded/postgres.ts';
import { migrate } from '#store/migrate.ts';
import { describeSchema } from '#store/schema.ts';

/** `node scripts/schema.ts`: migrates an empty database and writes down what it has become. */
const folder = mkdtempSync(join(tmpdir(), 'backhaul-schema-'));
try {
  const database = await startEmbedded({ data_dir: folder });
  try {
    const { version } = await migrate(database.url);
    const path = join(import.meta.dirname, '../sql/schema.sql');
    writeFileSync(path, await describeSchema(database.url));
    console.log(`sql/schema.sql is the sum of ${version} migrations`);
  } finally {
    await database.stop();
  }
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
