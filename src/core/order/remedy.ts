import type { CreditPayout } from '../exchange/event.ts';
import type { LineContract } from './contract.ts';

/** What becomes of the units of a return line beside money back to the payments. */
export interface LineRemedy {
  /** The exchange that these units pay for; absent where they pay for none. */
  readonly exchange?: string;
  /** Where their money goes; absent where it goes back to the payments. */
  readonly payout?: CreditPayout;
  /** What it means for the subscription; absent where there is none. */
  readonly contract?: LineContract;
}
