import { expect, test } from 'vitest';
import type { State } from '#core/state.ts';
import type { Loaded, Store, Writes } from '#flows/ports.ts';
import type { Systems } from '#flows/systems.ts';
import type { Mischief } from './crew.ts';
import { planned } from './planned.ts';
import { explained, simulated } from './simulate.ts';

const SEEDS = 40;

/** Changes what a commit writes. */
function writing(change: (writes: Writes) => Writes): Mischief {
  return {
    store: (store) => ({
      ...store,
      commit: (request, plan) => store.commit(request, (loaded) => change(plan(loaded))),
    }),
  };
}

function storing(change: (store: Store) => Partial<Store>): Mischief {
  return { store: (store) => ({ ...store, ...change(store) }) };
}

function delivering(change: (deliver: Systems['deliver']) => Systems['deliver']): Mischief {
  return { systems: (systems) => ({ ...systems, deliver: change((delivery) => systems.deliver(delivery)) }) };
}

/** What was loaded, with the gates of every return forgotten. */
function gateless(loaded: Loaded): Loaded {
  const forget = (state: State): State => {
    if (state.kind !== 'order') return state;
    const returns = Object.entries(state.returns).map(([id, one]) => [
      id,
      one.status === 'closed' ? one : { ...one, gates: [] },
    ]);
    return { ...state, returns: Object.fromEntries(returns) as typeof state.returns };
  };
  const states = [...loaded.states].map(([id, { state, version }]) => [id, { state: forget(state), version }] as const);
  return { ...loaded, states: new Map(states) };
}

test.each<[string, Mischief, RegExp]>([
  [
    'a connector that does not look up what may have arrived',
    delivering((deliver) => (delivery) => deliver({ ...delivery, unsure: false })),
    /did .+ 2 times/,
  ],
  [
    'a connector that forgets the key of a refund',
    delivering((deliver) => (delivery) => deliver({ ...delivery, key: `${delivery.key}/${delivery.attempts}` })),
    /which nobody has written down|did .+ 2 times/,
  ],
  [
    'a connector that pays a minor unit too much',
    delivering((deliver) => (delivery) => {
      const { operation } = delivery;
      if (operation.name !== 'payments.refund') return deliver(delivery);
      return deliver({ ...delivery, operation: { ...operation, amount_minor: operation.amount_minor + 1 } });
    }),
    /money given back|asked for too much/,
  ],
  [
    'a connector that calls a doubtful attempt done',
    delivering((deliver) => async (delivery) => {
      const carried = await deliver(delivery);
      if (carried.outcome.kind !== 'unknown' || delivery.operation.name !== 'erp.stock.adjust') return carried;
      return { outcome: { kind: 'accepted', facts: { document_ref: 'guessed' } }, down: false };
    }),
    /units in the ERP/,
  ],
  [
    'a rule that releases refunds without a gate',
    storing((store) => ({ commit: (request, plan) => store.commit(request, (loaded) => plan(gateless(loaded))) })),
    /a gate was jumped/,
  ],
  [
    'a store that loses deliveries to the ERP',
    writing((writes) => ({
      ...writes,
      deliveries: writes.deliveries.filter(({ operation }) => operation.name !== 'erp.credit.issue'),
    })),
    /credit memos and refunds|nobody looks at it/,
  ],
  [
    'a store that loses unit postings',
    writing((writes) => ({
      ...writes,
      units: writes.units.filter(({ to }) => !to.startsWith('sellable:') || writes.units.length < 2),
    })),
    /units at the warehouse/,
  ],
  [
    'a store that loses money postings',
    writing((writes) => ({ ...writes, money: writes.money.slice(1) })),
    /money given back|is owed to customers/,
  ],
  [
    'a store that loses exceptions',
    writing((writes) => ({ ...writes, exceptions: [] })),
    /nobody looks at it|were noticed/,
  ],
  [
    'a store that never wakes anybody',
    storing(() => ({ dueWakes: () => Promise.resolve([]) })),
    /slept through|nobody looks at it/,
  ],
  [
    'a store that forgets what is parked',
    storing(() => ({ released: () => Promise.resolve([]), releasedAny: () => Promise.resolve([]) })),
    /is still parked/,
  ],
  [
    'a store that does not take over from the dead',
    storing((store) => ({ claim: async (request) => (await store.claim(request)).filter(({ unsure }) => !unsure) })),
    /is still due/,
  ],
  [
    'a store that does not know what it decided before',
    storing((store) => ({
      commit: (request, plan) =>
        store.commit(request, (loaded) => {
          // What is parked stays known: retried as new it would be parked anew, for ever and in no time.
          const known = new Map([...loaded.known].filter(([, { status }]) => status === 'parked'));
          const writes = plan({ ...loaded, known });
          return { ...writes, inputs: writes.inputs.filter(({ input }) => !loaded.known.has(input.key)) };
        }),
    })),
    /./,
  ],
  [
    'chance that nobody has seeded',
    delivering((deliver) => async (delivery) => {
      const carried = await deliver(delivery);
      unseeded += 1;
      return unseeded % 7 === 0
        ? { outcome: { kind: 'later', reason: `call ${unseeded}`, wait_ms: 100 }, down: false }
        : carried;
    }),
    /two runs of one seed differ|2 times/,
  ],
])('the auditor finds %s', async (_what, mischief, said) => {
  const found: string[] = [];
  for (let seed = 1; seed <= SEEDS && !found.some((fault) => said.test(fault)); seed += 1)
    found.push(...(await simulated(seed, mischief)).faults);
  expect(
    found.some((fault) => said.test(fault)),
    found.slice(0, 5).join('\n') || 'it found nothing',
  ).toBe(true);
});

let unseeded = 0;

test('a failure is reduced to what it takes to fail', async () => {
  const mischief = writing((writes) => ({ ...writes, money: [] }));
  for (let seed = 1; ; seed += 1) {
    const verdict = await simulated(seed, mischief);
    if (verdict.faults.length === 0) continue;
    const { plan, faults, trace, command } = await explained(verdict, mischief);
    expect(faults).not.toEqual([]);
    expect(plan.faults).toEqual([]);
    expect(plan.crashes).toEqual([]);
    expect(plan.orders).toHaveLength(1);
    expect(plan.stories).toHaveLength(1);
    expect(JSON.stringify(plan).length).toBeLessThan(JSON.stringify(planned(seed)).length);
    expect(trace.join('\n')).toContain('refund.released');
    expect(command).toContain(`--from ${seed}`);
    return;
  }
});
