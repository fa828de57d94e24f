import { dice, type Dice } from './dice.ts';
import { CALM_MS, NODES, type Plan, type PlannedFavour, type PlannedLaw, type Story, type Theme } from './plan.ts';
import { SKUS } from './planned-order.ts';

const CHANCES: readonly Theme[] = ['plain', 'plain', 'plain', 'law', 'law', 'favours', 'receiving', 'corrections'];

/** The plan with what its seed is about. */
export function themed(plan: Plan): Plan {
  const throws = dice(`${plan.seed}/theme`);
  const theme = throws.one(CHANCES);
  switch (theme) {
    case 'plain':
      return plan;
    case 'law':
      return underLaw({ ...plan, theme }, throws);
    case 'favours':
      return favoured({ ...plan, theme }, throws);
    case 'corrections':
      return { ...plan, theme };
    case 'receiving':
      return receiving({ ...plan, theme }, throws);
  }
}

/** One customer: what a refusal frees may not be claimed by another return while it travels. */
function underLaw(plan: Plan, throws: Dice): Plan {
  const policies = plan.policies.map((policy) => ({ ...policy, law: law(throws) }));
  const stories = plan.stories.slice(0, 1).map((story): Story => ({
    ...story,
    cancel_after_ms: null,
    requested_by: throws.maybe(0.3) ? 'Ana' : null,
    fraud_score: throws.maybe(0.4) ? throws.between(0, 100) : null,
    proves_dispatch: throws.maybe(0.4),
  }));
  return { ...plan, policies, stories };
}

function law(throws: Dice): PlannedLaw {
  const done = { informative: false };
  const limit = (): number | null => (throws.maybe(0.4) ? throws.between(0, 4_000) : null);
  return {
    approvals: throws.maybe(0.6)
      ? {
          ...done,
          says: {
            rules: [],
            otherwise: throws.one(['none', 'one', 'four_eyes'] as const),
            one_over_minor: limit(),
            four_eyes_over_minor: limit(),
            expires_hours: 24,
            escalate_to: throws.one(['manager', null] as const),
          },
        }
      : null,
    fraud: throws.maybe(0.6)
      ? {
          ...done,
          says: {
            review_from: 40,
            refuse_from: 80,
            no_answer: throws.one(['pass', 'review', 'review', 'refuse'] as const),
            ...(throws.maybe(0.7) ? { answer_within_minutes: throws.one([1, 60]) } : {}),
          },
        }
      : null,
    statutory: throws.maybe(0.6)
      ? {
          ...done,
          says: {
            rules: [],
            otherwise: throws.one([5, 14]),
            start: throws.one(['request', 'dispatch', 'receipt'] as const),
            override: throws.one(['release', 'escalate'] as const),
            over: throws.one([[], ['approval'], ['fraud'], ['approval', 'fraud']] as const),
          },
        }
      : null,
    unclaimed: throws.maybe(0.5) ? { ...done, says: 15 } : null,
  };
}

function favoured(plan: Plan, throws: Dice): Plan {
  const favour = (): PlannedFavour => ({
    skus: SKUS.filter(() => throws.maybe(0.6)),
    case_minor: throws.maybe(0.5) ? throws.between(500, 8_000) : null,
    customer_minor: throws.maybe(0.5) ? throws.between(500, 8_000) : null,
  });
  const valued = throws.maybe(0.7) ? { estimate_percent: throws.one([null, 40]) } : null;
  return {
    ...plan,
    policies: plan.policies.map((policy) => ({
      ...policy,
      valued,
      favours: {
        keep_it: throws.maybe(0.7) ? favour() : null,
        instant_refund: throws.maybe(0.7)
          ? { ...favour(), from: throws.one(['authorised', 'scanned'] as const) }
          : null,
      },
    })),
    orders: plan.orders.map((order) => ({
      ...order,
      notice: {
        ...order.notice,
        lines: order.notice.lines.map((line) =>
          throws.maybe(0.5) ? { ...line, cost_minor: throws.between(0, 2_000) } : line,
        ),
      },
    })),
    stories: plan.stories.map((story) => ({ ...story, proves_dispatch: throws.maybe(0.5) })),
  };
}

/** One customer, as a short box that is closed frees units. */
function receiving(plan: Plan, throws: Dice): Plan {
  const finds = Array.from({ length: throws.between(0, 2) }, (_, index) => ({
    id: `F${index + 1}`,
    after_ms: throws.between(0, CALM_MS),
    node: throws.one(NODES),
    sku: throws.one(SKUS),
    quantity: throws.between(1, 3),
  }));
  return {
    ...plan,
    finds,
    closed_boxes: throws.between(0, 1),
    policies: plan.policies.map((policy) => ({
      ...policy,
      receiving: {
        scrap_approval_over_minor: throws.maybe(0.6) ? throws.between(0, 2_000) : null,
        lost_parcel: throws.one(['refund', 'refund_with_proof', 'wait'] as const),
      },
    })),
    stories: plan.stories.slice(0, 1).map((story) => {
      const lost = throws.maybe(story.sends === 'nothing' ? 0.8 : 0.2)
        ? { after_ms: throws.between(0, 12_000), proof: throws.maybe(0.6) }
        : null;
      return {
        ...story,
        cancel_after_ms: null,
        extra: throws.maybe(0.5) ? throws.between(1, 2) : 0,
        says_complete: throws.maybe(0.6),
        lost,
        // What is lost stays so: what came after its return was closed would be in custody.
        sends: lost === null ? story.sends : 'nothing',
      };
    }),
  };
}
