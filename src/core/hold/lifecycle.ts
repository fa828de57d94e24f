import type { LifeCycle } from '../return/lifecycle.ts';

/** What a refund is held for beside the walk of its goods. */
export type HoldKind = 'approval' | 'fraud' | 'finance' | 'legal' | 'person';

/** Who can be asked to look at a hold; a policy names these. */
export const HOLD_ROLES = ['operations', 'finance', 'fraud', 'legal', 'manager'] as const;

export type HoldRole = (typeof HOLD_ROLES)[number];

/**
 * A hold while somebody is asked: `escalated` to the next role when the first did not act in time, `overdue` when nobody did.
 * It ends `lifted`, and the refund may go as far as this hold is concerned, or `refused`, and it never does.
 */
export type HoldStatus = 'open' | 'escalated' | 'overdue' | 'lifted' | 'refused';

export const HOLD_LIFE: LifeCycle<HoldStatus> = {
  open: ['escalated', 'overdue', 'lifted', 'refused'],
  escalated: ['overdue', 'lifted', 'refused'],
  overdue: ['escalated', 'lifted', 'refused'],
  lifted: [],
  refused: [],
};

/**
 * The law's deadline for a refund: it runs, people are warned, it strikes, and it is missed when goods are here by then and
 * something else than their inspection still holds the money. It is met when nothing is owed any more.
 */
export type LawStatus = 'running' | 'warned' | 'struck' | 'missed' | 'met';

export const LAW_LIFE: LifeCycle<LawStatus> = {
  running: ['warned', 'struck', 'met'],
  warned: ['struck', 'met'],
  struck: ['missed', 'met'],
  missed: ['met'],
  met: [],
};
