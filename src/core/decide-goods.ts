import type { GoodsFact } from './base/input-goods.ts';
import { never } from './base/must.ts';
import { decideClaimCredited, decideClaimMoved, decideClaimOpened } from './claim/decide.ts';
import { decideFound } from './custody/found.ts';
import { decideIdentified } from './custody/identify.ts';
import { decideCustodyResolved } from './custody/resolve.ts';
import type { Verdict, World } from './decision.ts';
import type { Draft } from './draft.ts';
import { decideBoxReceived } from './return/boxes.ts';
import { decideDispositionChanged } from './return/reroute.ts';
import { decideRefurbishQuoted } from './return/quote.ts';
import { decideScrapApproved } from './return/scrap.ts';
import { decideRefurbished } from './stock/refurbish.ts';
import { decideReturnRedirected } from './return/redirect.ts';
import { decideParcelLost } from './return/lost.ts';
import { decideSentBack } from './return/repair.ts';
import { decideRecalled } from './return/recall.ts';
import { decideUndeliverable } from './return/sender.ts';
import { decideSerialJudged } from './return/serials.ts';
import { decideShortClosed } from './return/short.ts';

/** Decides what is told of goods beside the plain walk of a return, each fact in the room of its matter. */
export function decideGoods(
  plan: Draft,
  aggregate: string,
  fact: GoodsFact,
  world: World,
  candidates: readonly string[],
): Verdict {
  switch (fact.type) {
    case 'box.received':
      return decideBoxReceived(plan, aggregate, fact, world);
    case 'serial.judged':
      return decideSerialJudged(plan, aggregate, fact, world);
    case 'return.short_closed':
      return decideShortClosed(plan, aggregate, fact, world);
    case 'goods.found':
      return decideFound(plan, aggregate, fact, world, candidates);
    case 'custody.identified':
      return decideIdentified(plan, aggregate, fact, world);
    case 'custody.resolved':
      return decideCustodyResolved(plan, aggregate, fact, world);
    case 'parcel.undeliverable':
      return decideUndeliverable(plan, aggregate, fact, world);
    case 'lot.recalled':
      return decideRecalled(plan, aggregate, fact);
    case 'disposition.changed':
      return decideDispositionChanged(plan, aggregate, fact, world);
    case 'scrap.approved':
      return decideScrapApproved(plan, aggregate, fact, world);
    case 'refurbish.quoted':
      return decideRefurbishQuoted(plan, aggregate, fact, world);
    case 'unit.refurbished':
      return decideRefurbished(plan, aggregate, fact);
    case 'return.redirected':
      return decideReturnRedirected(plan, aggregate, fact, world);
    case 'parcel.lost':
      return decideParcelLost(plan, aggregate, fact, world);
    case 'claim.opened':
      return decideClaimOpened(plan, aggregate, fact);
    case 'claim.moved':
      return decideClaimMoved(plan, aggregate, fact);
    case 'claim.credited':
      return decideClaimCredited(plan, aggregate, fact);
    case 'goods.sent_back':
      return decideSentBack(plan, aggregate, fact, world);
    default:
      return never(fact, 'fact of goods');
  }
}
