import { never } from '../base/must.ts';
import type { OutcomeFact } from '../base/outcome-fact.ts';
import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { decideOrderCancelled, decideOrderReinstated } from '../order/cancel.ts';
import { decideReturnedOffline } from '../return/offline.ts';
import { decideInvoicePaid } from '../settlement/invoice.ts';
import { decideMarketplaceAppealed, decideMarketplaceRefunded } from '../settlement/marketplace.ts';
import { decideCash } from '../settlement/till.ts';
import { decideExchange } from './decide.ts';

/** Leads what is told of a sale beside plain returns and refunds to who decides it. */
export function decideOutcome(plan: Draft, aggregate: string, fact: OutcomeFact, world: World): Verdict {
  switch (fact.type) {
    case 'order.cancelled':
      return decideOrderCancelled(plan, aggregate, fact, world);
    case 'order.reinstated':
      return decideOrderReinstated(plan, aggregate, fact);
    case 'pos.returned_offline':
      return decideReturnedOffline(plan, aggregate, fact, world);
    case 'exchange.paid':
    case 'exchange.shipped':
    case 'exchange.unavailable':
    case 'exchange.original_sent':
      return decideExchange(plan, aggregate, fact, world);
    case 'marketplace.refunded':
      return decideMarketplaceRefunded(plan, aggregate, fact, world);
    case 'marketplace.appealed':
      return decideMarketplaceAppealed(plan, aggregate, fact);
    case 'cash.paid_out':
    case 'cash.short':
      return decideCash(plan, aggregate, fact, world);
    case 'invoice.paid':
      return decideInvoicePaid(plan, aggregate, fact, world);
    default:
      return never(fact, 'fact');
  }
}
