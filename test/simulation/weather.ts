import { dice } from './dice.ts';
import { CALM_MS, type FaultKind, type Plan } from './plan.ts';

/** What becomes of one attempt at a call, decided before it leaves. */
export type Fate = 'fine' | 'down' | 'request_lost' | 'reply_lost' | 'throttled';

/** The misbehaviour of everything outside, thrown by name: a call meets the same luck whatever else happens. */
export interface Weather {
  fate(system: string, name: string): Fate;
  /** Whether a system never does what this key asks of it. */
  refuses(key: string): boolean;
  /** How long a way takes. */
  way_ms(name: string): number;
  webhook(name: string): { readonly late_ms: number; readonly twice: boolean; readonly unreadable: boolean };
  store_ms(name: string): number;
}

const SLOW_MS = 2_500;
/** No request is under way for longer; a dead process is taken for dead only after that. */
export const LONGEST_WAY_MS = 120;

/** The weather of a plan: the same calls meet the same luck at every run. */
export function weather(plan: Plan, elapsed_ms: () => number): Weather {
  const luck = new Map(plan.faults.map(({ kind, probability }) => [kind, probability]));
  const strikes = (kind: FaultKind, name: string): boolean =>
    elapsed_ms() < CALM_MS && dice(`${plan.seed}/${kind}/${name}`).maybe(luck.get(kind) ?? 0);
  const between = (name: string, from: number, to: number): number => dice(`${plan.seed}/${name}`).between(from, to);
  const down = dice(`${plan.seed}/outage`);
  const outage = { system: down.one(['shop', 'erp', 'wms', 'pay']), from_ms: down.between(0, 15_000) };
  const lasts_ms = down.between(500, 6_000);

  return {
    fate: (system, name) => {
      const since_ms = elapsed_ms() - outage.from_ms;
      if (luck.has('outage') && system === outage.system && since_ms >= 0 && since_ms < lasts_ms) return 'down';
      for (const kind of ['request_lost', 'reply_lost', 'throttled'] as const) if (strikes(kind, name)) return kind;
      return 'fine';
    },
    // Not a matter of time: who refuses for good, refuses at every attempt.
    refuses: (key) => dice(`${plan.seed}/refused_for_good/${key}`).maybe(luck.get('refused_for_good') ?? 0),
    way_ms: (name) => (strikes('slow', name) ? between(name, 10, LONGEST_WAY_MS) : between(name, 0, 10)),
    webhook: (name) => ({
      late_ms: between(`late/${name}`, 1, strikes('webhook_late', name) ? SLOW_MS : 60),
      twice: strikes('webhook_twice', name),
      unreadable: strikes('unreadable', name),
    }),
    store_ms: (name) => (strikes('store_slow', name) ? between(name, 1, 40) : 0),
  };
}
