import { count } from '#core/base/units.ts';
import { readable } from '#core/base/money.ts';
import { isBookEvent } from '#core/money/fold.ts';
import type { EventBody, LineUnits, ReturnAuthorizedEvent } from '#core/event.ts';
import { concernsHolds } from '#core/hold/fold.ts';
import { takesBack } from '#core/refund/event.ts';
import { movesPart } from '#core/refund/fold.ts';
import { holdInWords, takenBackInWords } from './hold-words.ts';
import { ofGoods } from '#core/event-goods.ts';
import { isOutcome } from '#core/order/outcome.ts';
import { ERRANDS } from '#core/return/waits.ts';
import { isAfterwards } from '#core/event-afterwards.ts';
import { afterwards } from './words-afterwards.ts';
import { wordsOfGoods } from './words-goods.ts';
import { inBookWords } from './book-words.ts';
import { ofPolicy } from './words-policy.ts';
import { partInWords } from './words-refund.ts';
import { outcomeInWords } from './outcome-words.ts';
import { isStock, stockInWords } from './stock-words.ts';

/** What lets an event be told in words: which SKU a return line is, and the currency. */
export interface Telling {
  readonly authorised: ReturnAuthorizedEvent;
  readonly currency: string;
}

/** What happened, in one sentence. */
export function inWords(body: EventBody, telling: Telling): string {
  const money = (amount_minor: number): string => readable(amount_minor, telling.currency);
  if (ofGoods(body)) return wordsOfGoods(body, (list) => items(list, telling));
  if (isAfterwards(body)) return afterwards(body, { money, items: (list) => items(list, telling) });
  if (isBookEvent(body)) return inBookWords(body, telling.currency);
  if (takesBack(body)) return takenBackInWords(body);
  if (movesPart(body)) return partInWords(body, money);
  if (isOutcome(body)) return outcomeInWords(body, telling.currency);
  if (isStock(body)) return stockInWords(body);
  switch (body.type) {
    case 'order.recorded':
      return `Order ${body.name} was recorded with ${many(body.units)}.`;
    case 'order.shipped':
      return `${body.node} shipped ${many(body.units)}.`;
    case 'return.requested':
      return `A return was asked for through ${body.channel}: ${wished(body.lines)}.`;
    case 'return.denied':
      return `Refused: ${body.lines.map(({ quantity, sku, code }) => `${quantity} of ${sku} (${code})`).join(', ')}.`;
    case 'return.authorized':
      return `The return was authorised under ${body.policy}; the goods are to go to ${body.node}.`;
    case 'return.cancelled':
      return `The return was cancelled: ${body.reason}.`;
    case 'return.item_received':
      return `${body.node} received ${items(body.items, telling)}${unexpected(body.unexpected)}.`;
    case 'inspection.completed':
      return `Inspected: ${body.items.map((item) => `${items([item], telling)} as grade ${item.grade}`).join(', ')}.`;
    case 'disposition.assigned':
      return `Decided: ${body.items.map((item) => `${items([item], telling)} to ${item.disposition}`).join(', ')}.`;
    case 'stock.placed':
      return `${body.node} placed ${body.items.map((item) => `${items([item], telling)} in ${item.disposition}`).join(', ')}.`;
    case 'posting.requested':
      return `Asked for the ${body.posting} number ${body.number}.`;
    case 'posting.accepted':
      return `Done by its system: ${ERRANDS[body.operation]}.`;
    case 'posting.rejected':
      return `Refused by its system: ${ERRANDS[body.operation]} (${body.code}: ${body.detail}).`;
    case 'refund.held':
      return `A refund of ${money(body.amount_minor)} is held until ${body.waits_for.join(', ') || 'nothing'}.`;
    case 'refund.released':
      return `Refund ${body.refund} of ${money(body.amount_minor)} was released for ${items(body.items, telling)}.`;
    case 'money.granted':
      return `${money(body.amount_minor)} given without goods (${body.kind})${body.by === null ? '' : ` by ${body.by}`}: ${body.reason}.`;
    case 'dispute.opened':
      return `The bank disputes ${money(body.amount_minor)} of a payment: ${body.reason}.`;
    case 'dispute.closed':
      return `The dispute of a payment was ${body.outcome}.`;
    case 'credit_memo.posted':
      return `The ERP posted credit memo ${body.document_ref} for refund ${body.refund}.`;
    case 'return.closed':
      return 'The return was closed.';
    default:
      if (concernsHolds(body)) return holdInWords(body, telling);
      return ofPolicy(body);
  }
}

function items(list: readonly LineUnits[], { authorised }: Telling): string {
  if (list.length === 0) return 'nothing that was expected';
  return list
    .map(({ line, units }) => {
      const sku = authorised.lines.find((one) => one.line === line)?.sku ?? `line ${line}`;
      return `${count(units)} of ${sku}`;
    })
    .join(', ');
}

function wished(lines: readonly { readonly sku: string; readonly quantity: number }[]): string {
  return lines.map(({ sku, quantity }) => `${quantity} of ${sku}`).join(', ');
}

function unexpected(lines: readonly { readonly sku: string; readonly quantity: number }[]): string {
  return lines.length === 0 ? '' : `, and unexpectedly ${wished(lines)}`;
}

function many(units: number): string {
  return `${units} ${units === 1 ? 'unit' : 'units'}`;
}
