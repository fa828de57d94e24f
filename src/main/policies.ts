import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readPolicy } from '#contract/policy.ts';
import type { Policy } from '#core/policy/policy.ts';
import { CONTRACTS } from './paths.ts';

/** Every version of one policy under `contracts/policies/`. Throws when there is none, naming those that exist. */
export function loadPolicies(id: string): readonly Policy[] {
  const folder = join(CONTRACTS, 'policies');
  const all = readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => readPolicy(readFileSync(join(folder, file), 'utf8'), `contracts/policies/${file}`));
  const chosen = all.filter((policy) => policy.id === id);
  if (chosen.length > 0) return chosen;
  const known = [...new Set(all.map((policy) => policy.id))].join(', ');
  throw new Error(`there is no policy ${id} under contracts/policies; there are: ${known}`);
}
