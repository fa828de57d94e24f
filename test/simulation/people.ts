import type { Fact, Input, Payout } from '#core/base/input.ts';
import type { MemoryDatabase } from '#store/memory/database.ts';
import type { VirtualClock } from './clock.ts';
import { dice } from './dice.ts';
import { CALM_MS, type Plan, type PlannedGift } from './plan.ts';
import { holdDesk, type Desk } from './desk.ts';
import { leadDesk } from './lead.ts';
import type { Outside } from './outside.ts';
import type { Post } from './post.ts';
import type { HoldWatch } from './watch-holds.ts';

const LOOKS_EACH_MS = 2_500;
const LAST_LOOK_MS = CALM_MS + 25_000;

/** The retailer's own people: they see the queue of exceptions, decide, and sign for it. What they say goes by the post too. */
export interface Staff {
  /** They come back later, and do what they left. */
  comeBack(): void;
  /** People who still have something to do. */
  busy(): number;
}

/** Where they work. */
export interface StaffOptions {
  readonly plan: Plan;
  readonly clock: VirtualClock;
  readonly database: MemoryDatabase;
  readonly mail: Post;
  readonly outside: () => Outside;
  /** Hears what is said of holds. */
  readonly holds: HoldWatch;
}

/** Sends the people of the plan to work. */
export function staff({ plan, clock, database, mail, outside, holds }: StaffOptions): Staff {
  let busy = 0;
  const run = (work: () => Promise<void>): void => {
    busy += 1;
    void work().then(() => (busy -= 1));
  };
  const say = (key: string, to: Input['to'], fact: Fact): void =>
    mail.send('desk', { key: `desk:${key}`, source: 'desk', at: new Date().toISOString(), to, fact });

  for (const gift of plan.gifts)
    run(async () => {
      await clock.sleep(gift.after_ms);
      say(gift.id, { aggregate: `order/${gift.order_id}` }, given(gift));
    });

  /** Every failed refund that is open is looked at once: sent again one way or another, or left for another day. */
  async function workQueue(): Promise<void> {
    const seen = new Set<string>();
    while (clock.elapsed_ms() < LAST_LOOK_MS) {
      await clock.sleep(LOOKS_EACH_MS);
      for (const { id, kind, status, aggregate } of database.exceptions.values()) {
        if (kind !== 'refund_failed' || status !== 'open' || seen.has(id)) continue;
        seen.add(id);
        const refund_id = id.slice('refund_failed:'.length).replace(/:(\d+\.\d+)$/, ':refund:$1');
        const throws = dice(`${plan.seed}/staff/${refund_id}`);
        if (throws.maybe(0.2)) continue;
        const payout = another(throws.one(['original', 'bank', 'store_credit'] as const), aggregate);
        const signed = { by: 'Ana', second: throws.maybe(0.8) ? 'Ben' : null, reason: 'the account is closed' };
        say(
          `redirect:${refund_id}`,
          { reference: { kind: 'refund', id: refund_id } },
          { type: 'refund.redirected', refund_id, payout, ...signed },
        );
      }
    }
  }
  const told = new Set<string>();
  const first: Desk['first'] = (name) => {
    const isFirst = !told.has(`first ${name}`);
    told.add(`first ${name}`);
    return isFirst;
  };
  const once: Desk['tell'] = (name, to, fact) => {
    if (told.has(name)) return;
    told.add(name);
    say(name, to, fact);
  };
  const about: Desk['say'] = (name, fact) => {
    if (fact.return_id === null) return;
    holds.heard(fact);
    once(name, { reference: { kind: 'return', id: fact.return_id } }, fact);
  };

  /** They look at what is open every now and then. */
  async function workDesk(shift: string, looks: number): Promise<void> {
    for (let look = 1; look <= looks; look += 1) {
      await clock.sleep(LOOKS_EACH_MS);
      const desk = { seed: plan.seed, database, outside, say: about, tell: once, first };
      if (plan.theme === 'law') holdDesk(desk, shift);
      else leadDesk(desk, plan, shift);
    }
  }

  if (plan.finance) run(workQueue);
  const looks = plan.theme !== 'plain' ? LAST_LOOK_MS / LOOKS_EACH_MS : 0;
  run(() => workDesk('first', looks));
  return { busy: () => busy, comeBack: () => run(() => workDesk('second', looks / 2)) };
}

/** Accounts are named after the order, so that whoever counts knows whose money it was. */
function another(kind: Payout['kind'], aggregate: string): Payout {
  if (kind === 'original') return { kind };
  return { kind, system: kind === 'bank' ? 'bank' : 'vouchers', account_ref: `account/${aggregate.slice(6)}/${kind}` };
}

function given({ id, kind, amount_minor, second }: PlannedGift): Fact {
  const signed = { by: 'Ana', second, reason: 'so that they come again' };
  return kind === 'tax'
    ? { type: 'tax.exempted', exemption_id: id, line_ids: null, ...signed }
    : { type: 'appeasement.given', appeasement_id: id, amount_minor, currency: 'GBP', ...signed };
}
