/** A life cycle as a table: for each state, the states it may go to. A state with no way out is an end. */
export type LifeCycle<S extends string> = Readonly<Record<S, readonly S[]>>;

/** One customer's intent to bring units of one order back. */
export type ReturnStatus = 'authorised' | 'in_progress' | 'closed' | 'cancelled' | 'refused';

export const RETURN_LIFE: LifeCycle<ReturnStatus> = {
  authorised: ['in_progress', 'cancelled', 'refused'],
  in_progress: ['closed', 'refused'],
  closed: [],
  cancelled: ['in_progress'],
  refused: ['in_progress'],
};

/**
 * Where some units of a return line stand. Units that came back after a cancellation are received all the same; units that
 * turn out not to be the ones that were sold leave the lot, so that the right ones are awaited again; those that the customer
 * was to keep and sent back all the same are in custody. Units that were only in custody are sent back.
 */
export type LotStage =
  | 'authorised'
  | 'received'
  | 'inspected'
  | 'dispositioned'
  | 'placed'
  | 'kept'
  | 'in_custody'
  | 'cancelled'
  | 'handed_back'
  | 'lost'
  | 'sent_back';

export const LOT_LIFE: LifeCycle<LotStage> = {
  authorised: ['received', 'kept', 'cancelled', 'lost'],
  received: ['inspected', 'authorised', 'sent_back', 'handed_back'],
  inspected: ['dispositioned', 'authorised', 'sent_back', 'handed_back'],
  dispositioned: ['placed'],
  placed: [],
  kept: ['in_custody'],
  in_custody: [],
  cancelled: ['received'],
  handed_back: [],
  lost: ['received'],
  sent_back: [],
};

/** A delivery of a return. `recalled`: asked back, and perhaps on its way already; `withdrawn`: never made. */
export type StepStatus = 'sent' | 'recalled' | 'withdrawn' | 'done' | 'refused';

export const STEP_LIFE: LifeCycle<StepStatus> = {
  sent: ['recalled', 'done', 'refused'],
  recalled: ['withdrawn', 'done', 'refused'],
  withdrawn: [],
  done: [],
  refused: [],
};

const LOT_ORDER: readonly LotStage[] = [
  'cancelled',
  'handed_back',
  'lost',
  'authorised',
  'received',
  'inspected',
  'dispositioned',
  'placed',
  'kept',
  'in_custody',
];

/** Whether a lot has come at least as far as `stage`. */
export function reached(lot: LotStage, stage: LotStage): boolean {
  return LOT_ORDER.indexOf(lot) >= LOT_ORDER.indexOf(stage);
}
