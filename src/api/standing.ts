import type { Instant } from '#core/base/instant.ts';
import type { ReturnStanding } from '#contract/outcome.ts';
import type { Reads } from '#flows/ports.ts';
import { sumsTold } from './experience/status.ts';
import { findReturn } from './lookup.ts';
import { refusalOf } from './refusal.ts';

/** How a return stands, in short; null when there is none of that id, e.g. because the money was given without one. */
export async function standingOf(read: Reads, return_id: string, now: Instant): Promise<ReturnStanding | null> {
  try {
    const { seen } = await findReturn(read, return_id, now);
    return {
      return_id,
      order: seen.order_id,
      status: seen.status,
      units: seen.units,
      refund: sumsTold(seen.money, seen.currency),
      waits: [...seen.waits],
    };
  } catch (error) {
    if (refusalOf(error)?.code === 'return_unknown') return null;
    throw error;
  }
}
