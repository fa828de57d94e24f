import type { Correctable, FactCorrected } from '#core/base/input.ts';

/** The holder says that an earlier message of its own was wrong, and what happened instead. */
export function correctionOf(original_key: string, return_id: string | null, correction: Correctable): FactCorrected {
  const signed = { by: 'Flo', reason: 'counted again' };
  return { type: 'fact.corrected', original_key, return_id, kind: 'incorrect_data', correction, ...signed };
}
