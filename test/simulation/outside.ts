import type { Input, OrderNotice } from '#core/base/input.ts';
import type { PaymentRefund } from '#core/base/operation.ts';
import { must } from '#core/base/must.ts';
import type { VirtualClock } from './clock.ts';
import {
  NODES,
  type Node,
  type Plan,
  type PlannedAdjustment,
  type PlannedDispute,
  type PlannedOutside,
} from './plan.ts';
import { pieces, SKUS } from './planned-order.ts';
import { erp, type Erp } from './standins/erp.ts';
import { payments, type Payments } from './standins/payments.ts';
import { shop, type Shop } from './standins/shop.ts';
import type { StandIn } from './standins/stand-in.ts';
import { wms, type Wms } from './standins/wms.ts';

/** Everything that is not Backhaul, with books of its own. It outlives every process. */
export interface Outside {
  readonly shop: Shop;
  readonly erp: Erp;
  readonly wms: Wms;
  readonly pays: readonly Payments[];
  of(system: string): StandIn;
  /** A sale: the customer has paid and the goods will leave. */
  sell(notice: OrderNotice): void;
  ship(notice: OrderNotice, node: Node): void;
  adjust(planned: PlannedAdjustment): void;
  dispute(planned: PlannedDispute): void;
  giveBack(planned: PlannedOutside): void;
  open(): void;
  /** Work that is still to be done out there. */
  busy(): number;
}

const OPENING = 100;

/** What the outside world is made of, and whom it talks to. */
export interface OutsideOptions {
  readonly plan: Plan;
  readonly clock: VirtualClock;
  readonly tell: (system: string, input: Input) => void;
  /** Hears of every refund before a payment system makes it. */
  readonly refundAsked: (operation: PaymentRefund) => void;
}

/** Sets up the stand-ins around one clock. */
export function outside({ plan, clock, tell, refundAsked }: OutsideOptions): Outside {
  let busy = 0;
  const around = {
    seed: plan.seed,
    errs: plan.theme === 'corrections',
    now: () => new Date().toISOString(),
    after: (wait_ms: number, work: () => void) => {
      busy += 1;
      void clock.sleep(wait_ms).then(() => {
        busy -= 1;
        work();
      });
    },
    tell,
  };
  const [commerce, books, floor] = [shop(around), erp(around), wms(around)];
  // The last two hold no payments: they pay out to accounts.
  const pays = ['pay', 'cards', 'bank', 'vouchers'].map((system) => payments(system, around, refundAsked));
  const of = (system: string): Payments =>
    must(
      pays.find((one) => one.system === system),
      `there is no payment system ${system}`,
    );
  const all: readonly StandIn[] = [commerce, books, floor, ...pays];
  return {
    shop: commerce,
    erp: books,
    wms: floor,
    pays,
    of: (system) =>
      must(
        all.find((one) => one.system === system),
        `there is no stand-in for ${system}`,
      ),
    open: () => {
      for (const node of NODES) {
        floor.open(
          node,
          SKUS.map((sku) => ({ sku, quantity: OPENING })),
        );
        for (const sku of SKUS) books.stock.add(`sellable ${sku}`, OPENING);
      }
    },
    sell: (notice) => {
      commerce.sell(notice);
      for (const one of pays) one.charge(notice);
    },
    ship: (notice, node) => {
      floor.ship(notice, node);
      for (const { sku, quantity } of pieces(notice)) books.stock.add(`sellable ${sku}`, -quantity);
    },
    adjust: (planned) => floor.adjust(planned),
    dispute: (planned) => of('pay').dispute(planned),
    giveBack: (planned) => of(planned.system).giveBack(planned),
    busy: () => busy,
  };
}
