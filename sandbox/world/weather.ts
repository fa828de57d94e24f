import type { DatabaseSync } from 'node:sqlite';
import { chance } from '#sandbox/kit/chance.ts';
import { seededFaults, type Faults, type Odds } from '#sandbox/kit/faults.ts';
import type { Mischief } from '#sandbox/kit/outbox-sender.ts';
import { keep, kept } from './keep.ts';

/** How badly the world behaves. */
export const weathers = ['none', 'light', 'default', 'heavy'] as const;
export type WeatherName = (typeof weathers)[number];

/** Everything that goes wrong: with requests to the systems, with their webhooks, and for a while with a whole system. */
export interface Weather {
  readonly faults: Faults;
  readonly mischief: Mischief;
  /** Remembers outages in this database, so that a restart in the middle of one is still in the middle of it. */
  remember(db: DatabaseSync): void;
  /** Tells how far the world is, from 0 to 1; outages begin by it. */
  passed(share: number): void;
}

interface Plan {
  readonly odds: Odds;
  readonly webhooks: { readonly duplicate: number; readonly delay: number };
  readonly outages: readonly { readonly system: string; readonly at_share: number; readonly for_s: number }[];
}

const systems = ['shopify', 'netsuite', 'manhattan', 'stripe'];

const plans: Readonly<Record<WeatherName, Plan>> = {
  none: { odds: {}, webhooks: { duplicate: 0, delay: 0 }, outages: [] },
  light: {
    odds: { error: 0.003, throttle: 0.003, silence_after: 0.003 },
    webhooks: { duplicate: 0.01, delay: 0.01 },
    outages: [{ system: 'netsuite', at_share: 1 / 3, for_s: 40 }],
  },
  default: {
    odds: { error: 0.01, throttle: 0.01, silence_after: 0.01 },
    webhooks: { duplicate: 0.03, delay: 0.03 },
    outages: [{ system: 'netsuite', at_share: 1 / 3, for_s: 120 }],
  },
  heavy: {
    odds: { error: 0.03, throttle: 0.03, silence_after: 0.03, slow: 0.01 },
    webhooks: { duplicate: 0.08, delay: 0.08 },
    outages: [
      { system: 'netsuite', at_share: 1 / 3, for_s: 240 },
      { system: 'manhattan', at_share: 2 / 3, for_s: 120 },
    ],
  },
};

/** The weather of this name; `outage_s`, when given, is how long each of its outages lasts. */
export function weather(
  name: WeatherName,
  seed: string,
  outage_s: number | null = null,
  clock: () => number = Date.now,
): Weather {
  const plan = plans[name];
  const chances = seededFaults(`${seed}/faults`, {
    odds: Object.fromEntries(systems.map((system) => [system, plan.odds])),
    outages: [],
  });
  const began = new Map<string, number>();
  let memory: DatabaseSync | null = null;
  return {
    faults: {
      next(system) {
        const outage = plan.outages.find((each) => each.system === system);
        const since = began.get(system);
        const down = outage !== undefined && since !== undefined;
        // Drawn even while down, so that an outage does not shift what later requests meet.
        const drawn = chances.next(system);
        return down && clock() < since + (outage_s ?? outage.for_s) * 1_000 ? { kind: 'down' } : drawn;
      },
    },
    mischief: webhookMischief(seed, plan),
    remember(db) {
      memory = db;
      for (const { system } of plan.outages) {
        const since = kept(db, `outage/${system}`);
        if (since !== null) began.set(system, Number(since));
      }
    },
    passed(share) {
      for (const { system, at_share } of plan.outages) {
        if (share < at_share || began.has(system)) continue;
        began.set(system, clock());
        if (memory !== null) keep(memory, `outage/${system}`, String(began.get(system)));
      }
    },
  };
}

function webhookMischief(seed: string, plan: Plan): Mischief {
  const draw = chance(`${seed}/webhooks`);
  const { duplicate, delay } = plan.webhooks;
  return {
    next() {
      const drawn = draw();
      if (drawn < duplicate) return 'duplicate';
      return drawn < duplicate + delay ? 'delay' : 'none';
    },
  };
}
