import type { Mischief } from './crew.ts';
import type { Plan } from './plan.ts';
import { planned } from './planned.ts';
import { run, type Run } from './run.ts';
import { shrunk } from './shrink.ts';

/** What a seed came to, after living it through twice. */
export interface Verdict extends Run {
  readonly seed: number;
}

/** Lives a plan through twice: two runs of one plan that differ are a fault of their own. */
async function judged(plan: Plan, mischief: Mischief = {}): Promise<Verdict> {
  const first = await run(plan, mischief);
  const second = await run(plan, mischief);
  const faults = first.hash === second.hash ? first.faults : [...first.faults, unequal(first.trace, second.trace)];
  return { ...first, seed: plan.seed, faults };
}

/** One seed, from its plan to its verdict. */
export function simulated(seed: number, mischief: Mischief = {}): Promise<Verdict> {
  return judged(planned(seed), mischief);
}

/** What a person gets to see of a seed that failed. */
export interface Failure {
  readonly seed: number;
  readonly faults: readonly string[];
  readonly command: string;
  /** What is left of the plan when everything is gone that the failure does not need, and the trace of that. */
  readonly plan: Plan;
  readonly trace: readonly string[];
}

/** Reduces a failed seed to what it takes to fail. */
export async function explained({ seed, faults }: Verdict, mischief: Mischief = {}): Promise<Failure> {
  // One run of a plan is enough to see it fail, unless it fails by being different the second time.
  const once = (await run(planned(seed), mischief)).faults.length > 0;
  const fails = async (less: Plan): Promise<boolean> =>
    (await (once ? run(less, mischief) : judged(less, mischief))).faults.length > 0;
  const plan = await shrunk(planned(seed), fails);
  const { trace, faults: left } = await judged(plan, mischief);
  return { seed, faults: left.length > 0 ? left : faults, command: command(seed), plan, trace };
}

/** The command that lives one seed through again. */
export function command(seed: number): string {
  return `npm run simulate -- --seeds 1 --from ${seed}`;
}

function unequal(a: readonly string[], b: readonly string[]): string {
  const at = a.findIndex((line, index) => line !== b[index]);
  return `two runs of one seed differ at line ${at + 1}: ${a[at] ?? 'nothing'} | ${b[at] ?? 'nothing'}`;
}
