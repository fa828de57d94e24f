import { expect, test, vi } from 'vitest';
import type * as theBundle from '#core/order/bundle.ts';
import type * as theHolds from '#core/hold/holds.ts';
import type * as theSold from '#core/order/sold.ts';
import type * as theGuard from '#core/refund/guard.ts';
import type * as thePay from '#core/refund/pay.ts';
import type * as theSettle from '#core/refund/settle.ts';
import type * as theTenders from '#core/refund/tenders.ts';
import type * as theCompensation from '#core/return/compensate.ts';
import type * as theLifecycle from '#core/return/lifecycle.ts';
import type * as thePlaces from '#core/stock/places.ts';
import type * as theBatch from '#flows/batch.ts';
import type { Plan } from './plan.ts';
import type { Run } from './run.ts';

const MOST_SEEDS = 300;

interface Bug {
  readonly what: string;
  /** The module in which it is planted, and what of it is done wrong. */
  readonly in: string;
  readonly wrong: (right: never) => Readonly<Record<string, unknown>>;
  /** What the auditor has to say of it. */
  readonly said: RegExp;
}

/** A bug in a module, with the types of that module. */
function bug<M extends object>(
  what: string,
  path: string,
  wrong: (right: M) => Partial<{ [K in keyof M]: M[K] }>,
  said: RegExp,
): Bug {
  return { what, in: path, wrong: wrong as Bug['wrong'], said };
}

const BUGS: readonly Bug[] = [
  bug<typeof theSold>(
    'allocation: the odd minor units of a line are dealt to nobody',
    '#core/order/sold.ts',
    ({ freeze }) => ({
      freeze: (order) => {
        const sold = freeze(order);
        const lines = sold.lines.map((line) => {
          const least = Math.min(...line.runs.map(({ price_minor }) => price_minor));
          return { ...line, runs: line.runs.map((run) => ({ ...run, price_minor: least })) };
        });
        return { ...sold, lines };
      },
    }),
    /came back whole/,
  ),
  bug<typeof theBundle>(
    'allocation: a bundle is shared out by pieces, each rounded up',
    '#core/order/bundle.ts',
    ({ components }) => ({
      components: (line) => components(line).map((one) => ({ ...one, price_minor: one.price_minor + 1 })),
    }),
    /came back whole|jumped|owed to customers/,
  ),
  bug<typeof theTenders>(
    'allocation: a refund is dealt to the first payment, whatever that still holds',
    '#core/refund/tenders.ts',
    ({ deal }) => ({
      deal: (strategy, tenders, amount_minor) => {
        const shares = deal(strategy, tenders, amount_minor);
        const first = tenders[0];
        if (shares === null || first === undefined || amount_minor === 0) return shares;
        return [{ tender_id: first.tender_id, amount_minor }];
      },
    }),
    /asked for too much/,
  ),
  bug<typeof theLifecycle>(
    'gate: what was received counts as inspected',
    '#core/return/lifecycle.ts',
    ({ reached }) => ({ reached: (lot, stage) => reached(lot, stage === 'inspected' ? 'received' : stage) }),
    /a gate was jumped/,
  ),
  bug<typeof theGuard>(
    'gate: a disputed payment holds nothing',
    '#core/refund/guard.ts',
    () => ({ hold: () => null }),
    /while its payment was disputed/,
  ),
  bug<typeof theHolds>(
    'gate: what nobody approved or cleared of fraud is paid',
    '#core/hold/holds.ts',
    () => ({ heldBack: () => false }),
    /have to approve|nobody cleared it|while it was held/,
  ),
  bug<typeof theBatch>(
    'dedupe: what the warehouse received before is not known',
    '#flows/batch.ts',
    ({ decideBatch }) => ({
      decideBatch: (entries, loaded, context) => {
        const known = new Map(
          [...loaded.known].filter(([key, { status }]) => !key.startsWith('wms:received:') || status === 'parked'),
        );
        const decided = decideBatch(entries, { ...loaded, known }, context);
        const inputs = decided.writes.inputs.filter(({ input }) => !loaded.known.has(input.key));
        return { ...decided, writes: { ...decided.writes, inputs } };
      },
    }),
    /units at the warehouse|customers have/,
  ),
  bug<typeof thePay>(
    'dedupe: a second refund of a return takes the key of the first',
    '#core/refund/pay.ts',
    ({ asksFor }) => ({
      asksFor: (order, owner, refund, parts) =>
        asksFor(order, owner, refund, parts).map((one) => ({ ...one, key: `${owner}:refund:1.${one.part}` })),
    }),
    /./,
  ),
  bug<typeof theCompensation>(
    'compensation: a cancelled return takes nothing back elsewhere',
    '#core/return/compensate.ts',
    () => ({ compensate: () => undefined }),
    /is cancelled, and/,
  ),
  bug<typeof theSettle>(
    'compensation: a refund that failed is nobody’s business',
    '#core/refund/settle.ts',
    () => ({ flagFailed: () => undefined }),
    /owed to customers/,
  ),
  bug<typeof thePlaces>(
    'stock posting: what is refurbished is booked as sellable',
    '#core/stock/places.ts',
    ({ destination }) => ({
      destination: (disposition, node) => destination(disposition === 'refurbish' ? 'restock' : disposition, node),
    }),
    /units at the warehouse/,
  ),
  bug<typeof thePlaces>(
    'stock posting: scrapped units stay in the ERP',
    '#core/stock/places.ts',
    () => ({ leaves: () => false }),
    /units in the ERP|nobody looks at it/,
  ),
];

test.each(BUGS)('the simulation finds a bug in $what', async ({ what, in: path, wrong, said }) => {
  vi.resetModules();
  vi.doMock(path, async (original) => {
    const right = await original<object>();
    return { ...right, ...wrong(right as never) };
  });
  try {
    const { run } = await import('./run.ts');
    const { planned } = await import('./planned.ts');
    const { seed, faults } = await firstFound(run, planned, said);
    expect(faults.join('\n'), `${what}: not found in ${MOST_SEEDS} seeds`).toMatch(said);
    console.log(`found after ${seed} seeds: ${what}`);
  } finally {
    vi.doUnmock(path);
    vi.resetModules();
  }
});

async function firstFound(run: (plan: Plan) => Promise<Run>, planned: (seed: number) => Plan, said: RegExp) {
  for (let seed = 1; seed <= MOST_SEEDS; seed += 1) {
    const { faults } = await run(planned(seed));
    if (faults.some((fault) => said.test(fault))) return { seed, faults };
  }
  return { seed: MOST_SEEDS, faults: [] };
}
