import type { LotStage, ReturnStatus } from './lifecycle.ts';

/**
 * Where units may go back to when the fact that brought them to a stage is declared wrong. Nothing but a declaration moves
 * backward, so these ways are no part of the life cycles themselves.
 */
export const LOT_BACK: Readonly<Record<LotStage, readonly LotStage[]>> = {
  authorised: [],
  cancelled: [],
  received: ['authorised', 'cancelled', 'lost'],
  inspected: ['received'],
  dispositioned: ['received'],
  placed: ['dispositioned'],
  kept: [],
  lost: [],
  sent_back: [],
  in_custody: ['kept'],
  handed_back: [],
};

/** A return of which nothing has come after all is what it was before. */
export const RETURN_BACK: Readonly<Record<ReturnStatus, readonly ReturnStatus[]>> = {
  authorised: [],
  in_progress: ['authorised', 'cancelled'],
  closed: [],
  cancelled: [],
  refused: ['authorised', 'cancelled'],
};
