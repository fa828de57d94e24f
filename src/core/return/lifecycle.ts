/** A life cycle as a table: for each state, the states it may go to. A state with no way out is an end. */
export type LifeCycle<S extends string> = Readonly<Record<S, readonly S[]>>;

/** One customer's intent to bring units of one order back. */
export type ReturnStatus = 'authorised' | 'in_progress' | 'closed' | 'cancelled';

export const RETURN_LIFE: LifeCycle<ReturnStatus> = {
  authorised: ['in_progress', 'cancelled'],
  in_progress: ['closed'],
  closed: [],
  cancelled: ['in_progress'],
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
  | 'lost'
  | 'sent_back';

export const LOT_LIFE: LifeCycle<LotStage> = {
  authorised: ['received', 'kept', 'cancelled', 'lost'],
  received: ['inspected', 'authorised', 'sent_back'],
  inspected: ['dispositioned', 'authorised', 'sent_back'],
  dispositioned: ['placed'],
  placed: [],
  kept: ['in_custody'],
  in_custody: [],
  cancelled: ['received'],
  lost: ['received'],
  sent_back: [],
};

const LOT_ORDER: readonly LotStage[] = [
  'cancelled',
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
