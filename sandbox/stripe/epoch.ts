import type { Ground } from '../kit/stand-in.ts';

/** The sandbox's time as Stripe writes it. */
export function epochSeconds(ground: Ground): number {
  return Math.floor(Date.parse(ground.now()) / 1000);
}
