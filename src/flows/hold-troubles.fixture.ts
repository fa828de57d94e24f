import type { ExceptionKind } from '#core/decision.ts';
import { approvals, approve, fraud, heldHouse, refuse, say, within } from '#core/hold.fixture.ts';
import type { House } from '#core/house.fixture.ts';
import { redirect } from '#core/money.fixture.ts';
import { ask, inspect, receive, report, wait } from '#core/words.fixture.ts';

/** How one kind of exception comes about, and the fact that ends it where one does. */
export interface Trouble {
  /** Where the ordinary house does not do. */
  readonly house?: () => House;
  readonly opens: (at: House) => void;
  readonly fact?: (at: House) => void;
}

type HoldKinds = Extract<
  ExceptionKind,
  | 'approval_overdue'
  | 'fraud_review'
  | 'held_by_person'
  | 'return_refused'
  | 'statutory_deadline_near'
  | 'statutory_deadline_missed'
  | 'refund_unclaimed'
>;

const REFUND = 'Q1-1:refund:1.1';

function asked(at: House): void {
  ask(at, 'Q1', { LAMP: 1 });
}

/** The lamp is here and not inspected. */
function here(at: House): void {
  asked(at);
  receive(at, 'Q1-1', { LAMP: 1 });
}

/** What comes of holds, of the law's deadline and of money that nobody claims. */
export const HOLD_TROUBLES: Readonly<Record<HoldKinds, Trouble>> = {
  approval_overdue: {
    house: () => heldHouse(approvals('one', { expires_hours: 24, escalate_to: null })),
    opens: (at) => {
      asked(at);
      wait(at, '7001', 2);
    },
    fact: (at) => void approve(at, 'Ana'),
  },
  fraud_review: {
    house: () => heldHouse(fraud('review')),
    opens: asked,
    fact: (at) =>
      void say(at, { type: 'fraud.reviewed', return_id: 'Q1-1', by: 'Ana', verdict: 'pass', reason: 'known' }),
  },
  held_by_person: {
    house: () => heldHouse({}),
    opens: (at) => {
      asked(at);
      say(at, { type: 'hold.placed', return_id: 'Q1-1', hold_id: 'H1', by: 'Ana', reason: 'odd serial' });
    },
    fact: (at) => {
      const signed = { by: 'Ben', second: null, reason: 'it is ours' };
      say(at, { type: 'hold.lifted', return_id: 'Q1-1', hold_id: 'H1', ...signed });
    },
  },
  return_refused: {
    house: () => heldHouse(approvals('one')),
    opens: (at) => {
      here(at);
      refuse(at, 'Ana');
    },
    fact: (at) => {
      const items = [{ line: null, sku: 'LAMP', quantity: 1 }];
      say(at, { type: 'goods.handed_back', return_id: 'Q1-1', node: 'DC1', items });
    },
  },
  statutory_deadline_near: {
    house: () => heldHouse(within(14)),
    opens: (at) => {
      here(at);
      wait(at, '7001', 12);
    },
    fact: (at) => void inspect(at, 'Q1-1', ['LAMP', 1, 'A']),
  },
  statutory_deadline_missed: {
    house: () => heldHouse(within(14, { override: 'escalate' })),
    opens: (at) => {
      here(at);
      wait(at, '7001', 14);
    },
    fact: (at) => void inspect(at, 'Q1-1', ['LAMP', 1, 'A']),
  },
  refund_unclaimed: {
    house: () => heldHouse({ unclaimed: { informative: false, says: 30 } }),
    opens: (at) => {
      here(at);
      inspect(at, 'Q1-1', ['LAMP', 1, 'A']);
      report(at, REFUND, 'failed');
      wait(at, '7001', 31);
    },
    fact: (at) => void redirect(at, REFUND, 'original'),
  },
};
