import { expect } from 'vitest';
import { startDispatcher } from '#flows/deliver.ts';
import { only, oweRefund, standing } from './errands.ts';
import { openFloor } from './floor.ts';
import { openRetailer } from './retailer.ts';
import type { TestDatabase } from './stores.ts';
import { until } from './until.ts';

/** A process dies after its refund was made and before it could say so; another looks it up and pays nothing twice. */
export async function expectTakenOver(database: TestDatabase): Promise<void> {
  const retailer = await openRetailer();
  const dead = await openFloor({ store: database.open(), retailer });
  const refund = await oweRefund(dead, retailer, '1001');
  await oweRefund(dead, retailer, '1002');
  expect(await dead.systems.deliver(refund)).toMatchObject({ outcome: { kind: 'accepted' } });
  const store = database.open();
  const heir = await openFloor({ store, retailer });
  const claim = { process: heir.process, system: 'stripe', limit: 10, now: heir.now() };
  expect(await store.claim(claim)).toEqual([]);
  await dead.close();

  const { log, act, now, process } = heir;
  const systems = only(heir.systems, 'stripe');
  const dispatcher = startDispatcher({ store, systems, act: () => act, process, now, chance: () => 0, log });
  try {
    await until(
      'both refunds are done',
      async () => (await store.read.summary()).deliveries_due['stripe'] === undefined,
    );
    expect(await standing(store, refund)).toMatchObject({ status: 'done', last: { kind: 'accepted' } });
    // Both were unsure, so both were looked up; the first was found, the second was surely absent and made.
    const { refunds, refund_calls_accepted, duplicate_effects } = retailer.ledgers().stripe;
    expect(refunds.map((one) => one.return_id)).toEqual(['Q1001-1', 'Q1002-1']);
    expect({ refund_calls_accepted, duplicate_effects }).toEqual({ refund_calls_accepted: 2, duplicate_effects: 0 });
    expect(retailer.faults.calls('stripe')).toBe(1 + 1 + 2);
  } finally {
    await dispatcher.stop();
    await heir.close();
    await retailer.close();
  }
}
