import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { problemText } from '#contract/policy-problem.ts';
import { validatePolicies, type PolicyFile } from '#contract/policy.ts';
import type { Policy } from '#core/policy/policy.ts';
import { CONTRACTS } from './paths.ts';

/** Every version of one policy under `contracts/policies/`. Throws when a file is wrong or there is none of that name. */
export function loadPolicies(id: string): readonly Policy[] {
  const { policies, problems } = validatePolicies(policyFiles());
  if (problems.length > 0)
    throw new Error(`policies cannot be used until their files are mended:\n${problems.map(problemText).join('\n')}`);
  const chosen = policies.filter((policy) => policy.id === id);
  if (chosen.length > 0) return chosen;
  const known = [...new Set(policies.map((policy) => policy.id))].join(', ');
  throw new Error(`there is no policy ${id} under contracts/policies; there are: ${known}`);
}

/** The policy files of the house. */
function policyFiles(): PolicyFile[] {
  const folder = join(CONTRACTS, 'policies');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => ({ file: `contracts/policies/${file}`, text: readFileSync(join(folder, file), 'utf8') }));
}
