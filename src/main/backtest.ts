import { readFileSync } from 'node:fs';
import { CommandError, type BacktestOptions, type BacktestReport } from '#cli/actions.ts';
import { problemText } from '#contract/policy-problem.ts';
import { validatePolicies } from '#contract/policy.ts';
import { redecide } from '#core/backtest/redecide.ts';
import { counter } from '#core/backtest/tally.ts';
import { policyName, type Policy } from '#core/policy/policy.ts';
import { eachRequest } from '#store/backtest.ts';
import { openExisting } from './database.ts';

/** Nobody is called, so it makes no difference who would be. */
const SYSTEMS = { commerce: 'commerce', erp: 'erp', wms: 'wms' };

/** Decides every recorded return request again, as if this policy had been in force at every purchase. Changes nothing. */
export async function backtest(options: BacktestOptions): Promise<BacktestReport> {
  const began = performance.now();
  const policy = readPolicy(options.policy);
  const { from, to } = options;
  const database = await openExisting(options);
  try {
    const counted = counter();
    let seen = 0;
    await eachRequest(database.url, { from, to }, (one) => {
      redecide(one, { policies: [policy], systems: SYSTEMS }, counted);
      seen += 1;
      options.progress(seen);
    });
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    return { database: database.where, policy: policyName(policy), from, to, ...counted.tally(), seconds };
  } finally {
    await database.stop();
  }
}

/** Throws a CommandError that names every line of the file that is wrong. */
function readPolicy(file: string): Policy {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const { code = 'failed' } = cause as { code?: string };
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : code;
    throw new CommandError('policy_unreadable', `${file} cannot be read: ${why}. Name a policy file (YAML)`);
  }
  const { policies, problems } = validatePolicies([{ file, text }]);
  if (problems.length > 0)
    throw new CommandError('policy_wrong', `mend the policy first:\n${problems.map(problemText).join('\n')}`);
  const [policy] = policies;
  if (policy === undefined) throw new Error(`bug: ${file} has neither a policy nor a problem`);
  return policy;
}
