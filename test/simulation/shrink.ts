import type { Plan, Story } from './plan.ts';

const MOST_RUNS = 300;

/** The plan without anything that its failure does not need. Gives the plan itself when nothing can go. */
export async function shrunk(plan: Plan, fails: (plan: Plan) => Promise<boolean>): Promise<Plan> {
  let smallest = plan;
  let runs = 0;
  for (let shrinking = true; shrinking;) {
    shrinking = false;
    let tries = [...smaller(smallest)];
    for (let at = 0; at < tries.length && runs < MOST_RUNS; runs += 1) {
      const less = tries[at];
      if (less === undefined || !(await fails(less))) {
        at += 1;
        continue;
      }
      smallest = less;
      shrinking = true;
      // What follows what is gone now stands in its place, so the walk goes on from here.
      tries = [...smaller(smallest)];
    }
  }
  return smallest;
}

/** Every plan that lacks one thing, those first that lack the most. */
function* smaller(plan: Plan): Generator<Plan> {
  if (plan.processes > 1) yield { ...plan, processes: 1 };
  for (const { notice } of plan.orders) {
    const { order_id } = notice;
    yield {
      ...plan,
      orders: plan.orders.filter((one) => one.notice.order_id !== order_id),
      stories: plan.stories.filter((one) => one.order_id !== order_id),
      gifts: plan.gifts.filter((one) => one.order_id !== order_id),
      disputes: plan.disputes.filter((one) => one.payment_ref.split('/')[1] !== order_id),
      outside: plan.outside.filter((one) => one.payment_ref.split('/')[1] !== order_id),
    };
  }
  for (const name of ['approvals', 'fraud', 'statutory', 'unclaimed'] as const)
    if (plan.policies.some(({ law }) => (law?.[name] ?? null) !== null))
      yield {
        ...plan,
        policies: plan.policies.map((one) => (one.law === null ? one : { ...one, law: { ...one.law, [name]: null } })),
      };
  for (const stories of withoutOne(plan.stories)) yield { ...plan, stories };
  for (const crashes of withoutOne(plan.crashes)) yield { ...plan, crashes };
  for (const faults of withoutOne(plan.faults)) yield { ...plan, faults };
  for (const finds of withoutOne(plan.finds)) yield { ...plan, finds };
  if (plan.closed_boxes > 0) yield { ...plan, closed_boxes: 0 };
  for (const adjustments of withoutOne(plan.adjustments)) yield { ...plan, adjustments };
  for (const disputes of withoutOne(plan.disputes)) yield { ...plan, disputes };
  for (const outside of withoutOne(plan.outside)) yield { ...plan, outside };
  for (const gifts of withoutOne(plan.gifts)) yield { ...plan, gifts };
  if (plan.finance) yield { ...plan, finance: false };
  for (const credits of withoutOne(plan.credits)) yield { ...plan, credits };
  for (const [index, story] of plan.stories.entries())
    for (const plainer of plain(story)) yield { ...plan, stories: plan.stories.with(index, plainer) };
}

function plain(story: Story): Story[] {
  return [
    ...withoutOne(story.lines)
      .filter((lines) => lines.length > 0)
      .map((lines) => ({ ...story, lines })),
    ...(story.boxes > 1 ? [{ ...story, boxes: 1 }] : []),
    ...(story.extra > 0 ? [{ ...story, extra: 0 }] : []),
    ...(story.lost === null ? [] : [{ ...story, lost: null }]),
    ...(story.says_complete ? [{ ...story, says_complete: false }] : []),
    ...(story.proves_dispatch ? [{ ...story, proves_dispatch: false }] : []),
    ...(story.twice ? [{ ...story, twice: false }] : []),
    ...(story.cancel_after_ms === null ? [] : [{ ...story, cancel_after_ms: null }]),
  ];
}

function withoutOne<T>(list: readonly T[]): T[][] {
  return list.map((_, index) => list.toSpliced(index, 1));
}
