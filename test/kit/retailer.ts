import { must } from '#core/base/must.ts';
import type { Knock } from '#connectors/kit/connector.ts';
import { openGround, type OpenGround } from '#sandbox/kit/ground.ts';
import { serve, type Served } from '#sandbox/kit/serve.ts';
import type { Sale } from '#sandbox/kit/sale.ts';
import { crew } from '#sandbox/manhattan/crew.ts';
import { ledger as manhattanLedger } from '#sandbox/manhattan/ledger.ts';
import { ledger as netsuiteLedger } from '#sandbox/netsuite/ledger.ts';
import { ledger as shopifyLedger } from '#sandbox/shopify/ledger.ts';
import { ledger as stripeLedger } from '#sandbox/stripe/ledger.ts';
import type { Retailer } from '#sandbox/world/retailer.ts';
import { retailerOf, standIns } from '#sandbox/world/systems.ts';
import type { Crew } from '#sandbox/world/world.ts';
import { chosenFaults, type ChosenFaults } from './mishaps.ts';

/** A retailer whose four systems are stand-ins on loopback; nothing is sent to Backhaul unless a test lets it. */
export interface TestRetailer {
  readonly ground: OpenGround;
  readonly does: Retailer;
  readonly crew: Crew;
  readonly faults: ChosenFaults;
  /** Connector settings by environment name. */
  readonly settings: Readonly<Record<string, string>>;
  /** The condition that the crew finds returned units in, best first, e.g. `AAD`; `A` where nothing is said. */
  finds(grades: string): void;
  ledgers(): Ledgers;
  /** Takes the webhooks that are owed, or only the last of them, out of the outbox, signed now. */
  knocks(which?: 'all' | 'last'): { readonly system: string; readonly knock: Knock }[];
  close(): Promise<void>;
}

/** Every system's own books. */
export interface Ledgers {
  readonly shopify: ReturnType<typeof shopifyLedger>;
  readonly netsuite: ReturnType<typeof netsuiteLedger>;
  readonly manhattan: ReturnType<typeof manhattanLedger>;
  readonly stripe: ReturnType<typeof stripeLedger>;
}

/** Opens the systems on free ports, with their state in memory. */
export async function openRetailer(): Promise<TestRetailer> {
  const faults = chosenFaults();
  const ground = openGround({ file: ':memory:', standIns, faults });
  const served: Served[] = [];
  const settings: Record<string, string> = {};
  for (const standIn of standIns) {
    const one = await serve(standIn, ground, { port: 0 });
    served.push(one);
    Object.assign(settings, standIn.settings(one.url));
  }
  let grades = '';
  return {
    ground,
    does: retailerOf(ground),
    crew: crew(ground, { grade: (_return_id, _line, units) => graded(grades, units) }),
    faults,
    settings,
    finds: (found) => {
      grades = found;
    },
    ledgers: () => ({
      shopify: shopifyLedger(ground.db),
      netsuite: netsuiteLedger(ground),
      manhattan: manhattanLedger(ground),
      stripe: stripeLedger(ground),
    }),
    knocks: (which = 'all') =>
      ground.outbox
        .unsent()
        .slice(which === 'last' ? -1 : 0)
        .map((seq) => take(ground, seq)),
    close: async () => {
      for (const one of served) await one.close();
      ground.close();
    },
  };
}

/** A sale as the retailer's systems take it: `sale('1001', 'C7', [['MUG', 3, '9.34']])`. */
export function sale(
  name: string,
  customer_id: string,
  items: readonly (readonly [sku: string, quantity: number, unit_price: string])[],
): Omit<Sale, 'payment_ref'> {
  const placed_at = new Date(Date.now() - 60_000).toISOString();
  return {
    name,
    placed_at,
    customer_id,
    country: 'United Kingdom',
    currency: 'GBP',
    lines: items.map(([sku, quantity, unit_price], index) => ({
      line_id: Number(name) * 10 + index + 1,
      sku,
      title: sku,
      quantity,
      unit_price,
      shipped_at: placed_at,
    })),
    charges: [],
  };
}

function take(ground: OpenGround, seq: number): { readonly system: string; readonly knock: Knock } {
  const owed = ground.outbox.owed(seq);
  const now_ms = Date.now();
  const headers = Object.entries(ground.outbox.headers(owed, now_ms)).map(([name, value]) => [
    name.toLowerCase(),
    value,
  ]);
  ground.outbox.acknowledged(seq);
  return {
    system: owed.system,
    knock: {
      headers: { 'content-type': 'application/json', ...(Object.fromEntries(headers) as Record<string, string>) },
      body: owed.body,
      received_at: new Date(now_ms).toISOString(),
    },
  };
}

function graded(grades: string, units: number) {
  return Array.from({ length: units }, (_, index) => {
    const grade = (['A', 'B', 'C', 'D'] as const).find((one) => one === (grades[index] ?? 'A'));
    return { grade: must(grade, `the crew knows no condition ${grades[index]}`), count: 1 };
  });
}
