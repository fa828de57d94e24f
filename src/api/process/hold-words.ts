import { count } from '#core/base/units.ts';
import { never } from '#core/base/must.ts';
import type { ReturnAuthorizedEvent } from '#core/event.ts';
import type { HoldEvent } from '#core/hold/event.ts';
import type { TakenBackEvent } from '#core/refund/event.ts';

/** An event of holds, of the law's deadline or of a refused return, in one sentence. */
export function holdInWords(
  body: HoldEvent,
  { authorised }: { readonly authorised: Pick<ReturnAuthorizedEvent, 'lines'> },
): string {
  switch (body.type) {
    case 'hold.opened':
      return `The refund is held (${body.kind}), ${body.turn} has to decide: ${body.why}.`;
    case 'hold.agreed':
      return `${body.by} approved the refund${body.reason === null ? '' : `: ${body.reason}`}.`;
    case 'hold.turned':
      return `It is the turn of ${body.turn} to decide (${body.status}): ${body.why}.`;
    case 'hold.ended':
      return `The hold ${body.hold} was ${body.outcome} by ${whom(body)}: ${body.reason}.`;
    case 'fraud.scored':
      return `${body.system} gave a fraud score of ${body.score}${body.late ? ', too late to decide anything' : ''}.`;
    case 'return.refused':
      return `The return was ${body.reason}; the goods are the customer's.`;
    case 'goods.handed_back': {
      const units = body.items.map(({ line, units: ranges }) => {
        const sku = authorised.lines.find((one) => one.line === line)?.sku ?? `line ${line}`;
        return `${count(ranges)} of ${sku}`;
      });
      return `${body.node} gave ${units.join(', ')} back to the customer.`;
    }
    case 'return.dispatched':
      return `The customer sent the goods: ${body.tracking}.`;
    case 'statutory.applied':
      return `By law the refund is to be made within ${body.days} days of the ${body.start}${by(body.refund_by)}.`;
    case 'statutory.started':
      return `The time in which the law wants the refund began${by(body.refund_by)}.`;
    case 'statutory.reached':
      return `The law's deadline${by(body.refund_by)} is ${STATUS[body.status]}.`;
    case 'statutory.overrode':
      return `The law decided: the refund waits no longer for ${body.waived.join(', ')}, the goods are ${body.because}.`;
    default:
      return never(body, 'event of a hold');
  }
}

/** What was asked back or is not made any more, in one sentence. */
export function takenBackInWords(body: TakenBackEvent): string {
  switch (body.type) {
    case 'posting.recalled':
      return `Asked back, as ${body.because}: ${body.steps.join(', ')}.`;
    case 'posting.withdrawn':
      return `Asked back in time and never made: ${body.step}.`;
    case 'refund.recalled':
      return `Refund ${body.refund}.${body.part} is being stopped (${body.because}).`;
    case 'refund.withdrawn':
      return `Refund ${body.refund}.${body.part} was stopped before it left and is held.`;
    case 'refund.cancelled':
      return `Refund ${body.refund} is not to be made any more: ${body.because}.`;
    case 'refund.owed':
      return `Refund ${body.refund}.${body.part} is owed to the customer; unclaimed from ${body.unclaimed_at.slice(0, 10)} on.`;
    default:
      return never(body, 'event that takes something back');
  }
}

const STATUS = { warned: 'near', struck: 'over', missed: 'over with money owed', met: 'met' } as const;

function whom({ by, second, decided }: Extract<HoldEvent, { type: 'hold.ended' }>): string {
  if (by === null) return `the ${decided}`;
  return second === null ? by : `${by} and ${second}`;
}

function by(at: string | null): string {
  return at === null ? '' : ` (until ${at.slice(0, 10)})`;
}
