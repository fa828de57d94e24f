import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { REPOSITORY } from './planted.ts';

/**
 * The absolute path of a document that is kept beside the repository (`../shared`) and is not ours to publish: vendors'
 * specifications, a retailer's data. Where it is absent the test is skipped, and the run says why.
 */
export function shared(context: Pick<TestContext, 'skip'>, path: string): string {
  const absolute = join(REPOSITORY, '../shared', path);
  if (!existsSync(absolute)) context.skip(`../shared/${path} is not here; it is not part of the repository`);
  return absolute;
}
