import { must } from '../base/must.ts';
import type { EventBody } from '../event.ts';
import type { Grant, OrderState } from '../state.ts';
import type { SettlementEvent } from './event.ts';

/** Whether an event is about money that no payment system of ours moves. */
export function isSettlement(body: EventBody): body is SettlementEvent {
  return ['marketplace.', 'invoice.', 'offline.'].some((matter) => body.type.startsWith(matter));
}

/** Folds what marketplaces and customers on account did into their order. */
export function foldSettlement(order: OrderState, body: SettlementEvent): OrderState {
  switch (body.type) {
    case 'marketplace.decided': {
      const decision = { status: 'open', appeal_until: body.appeal_until, resolved_minor: 0 } as const;
      return put(order, body.grant_id, { ...grantIn(order, body.grant_id), decision });
    }
    case 'marketplace.resolved': {
      const grant = grantIn(order, body.grant_id);
      const open = must(grant.decision, 'the end of a decision that a marketplace never made');
      const decision = { ...open, status: body.outcome, resolved_minor: body.amount_minor };
      return put(order, body.grant_id, { ...grant, decision });
    }
    case 'offline.explained': {
      const { unexplained: _gone, ...grant } = grantIn(order, body.grant_id);
      return put(order, body.grant_id, grant);
    }
    case 'invoice.paid': {
      const tender = must(order.tenders[body.tender_id], 'an invoice that the order was not sold on');
      const unpaid_minor = Math.max(0, (tender.unpaid_minor ?? 0) - body.amount_minor);
      return { ...order, tenders: { ...order.tenders, [body.tender_id]: { ...tender, unpaid_minor } } };
    }
  }
}

function grantIn(order: OrderState, grant_id: string): Grant {
  return must(order.grants?.[grant_id], 'a decision of a marketplace about nothing that it gave');
}

function put(order: OrderState, grant_id: string, grant: Grant): OrderState {
  return { ...order, grants: { ...order.grants, [grant_id]: grant } };
}
