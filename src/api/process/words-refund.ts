import type { TakenBackEvent } from '#core/refund/event.ts';
import type { PartBody } from '#core/refund/fold.ts';

/** What happened to a part of a refund, in one sentence. */
export function partInWords(body: Exclude<PartBody, TakenBackEvent>, money: (amount_minor: number) => string): string {
  switch (body.type) {
    case 'refund.submitted':
      return `Refund ${body.refund}.${body.part} is with the payment system.`;
    case 'refund.unknown':
      return `It is not known whether refund ${body.refund}.${body.part} was made; it is being looked up.`;
    case 'refund.settled':
      return `Refund ${body.refund}.${body.part} arrived.`;
    case 'refund.failed':
      return `Refund ${body.refund}.${body.part} failed${body.because === null ? '' : `: ${body.because}`}.`;
    case 'refund.resumed':
      return `Refund ${body.refund}.${body.part} was held and is on its way now.`;
    case 'refund.covered':
      return `Refund ${body.refund}.${body.part}: the customer has ${money(body.amount_minor)} of it already (${body.covered.by}).`;
    case 'refund.redirected':
      return `${body.by} sent refund ${body.refund}.${body.part} again${body.replacement.payout === undefined ? '' : ` by ${body.replacement.payout}`}: ${body.reason}.`;
  }
}
