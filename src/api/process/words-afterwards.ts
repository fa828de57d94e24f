import type { AfterwardsEvent } from '#core/event-afterwards.ts';
import type { LineUnits } from '#core/event.ts';

interface Tongue {
  readonly money: (amount_minor: number) => string;
  readonly items: (list: readonly LineUnits[]) => string;
}

/** What was said afterwards about facts that were known: corrections, second tellers, late words, resolutions. */
export function afterwards(body: AfterwardsEvent, { money, items }: Tongue): string {
  switch (body.type) {
    case 'fact.declared_wrong': {
      const back = body.back.length === 0 ? '' : ` ${items(body.back)} went back.`;
      return `${body.by} declared an earlier report (${body.fact}) wrong: ${body.reason}.${back}`;
    }
    case 'correction.weighed':
      return body.unearned.length === 0
        ? 'What had been refunded too early is in order again.'
        : `${money(body.amount_minor)} had been refunded for units that have not earned it any more.`;
    case 'evidence.attached':
      return `${body.source} told the same (${body.business}); ${body.agrees ? 'it agrees' : 'it differs'}.`;
    case 'fact.noted':
      return `A late report (${body.fact}) was noted; it changed nothing.`;
    case 'exception.resolved':
      return `${body.by} closed an exception (${body.kind}, ${body.action}): ${body.reason}.`;
  }
}
