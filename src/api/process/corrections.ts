import type { z } from 'zod';
import type { Correctable, FactCorrected, Target } from '#core/base/input.ts';
import { Correction } from '#contract/corrections.ts';
import type { Door } from '../door.ts';
import { door, present } from '../door.ts';
import type { Need } from '../needs.ts';
import { refusal } from '../refusal.ts';
import { foundUnits } from './custody.ts';

type Said = z.output<typeof Correction>;

/** The declaration that something which was told is wrong. */
export const CORRECTION_DOORS: readonly Door[] = [
  door({
    fact: 'fact.corrected',
    scope: 'process:write',
    path: '/process/v1/corrections',
    summary: 'Declare what was told wrong',
    description:
      'The original stays in the log; what it did is taken back, and the correction takes its place. Told before the ' +
      'original, it waits for it.',
    params: {},
    needs: ['return', 'order'],
    body: Correction,
    says: (_path, { original_key, about, correction, by, reason }) => {
      const return_id = about.kind === 'return' ? about.return_id : null;
      const fact: FactCorrected = {
        type: 'fact.corrected',
        original_key,
        return_id,
        kind: correction === null ? 'did_not_occur' : 'incorrect_data',
        correction: correction === null ? null : corrected(correction, about),
        by,
        reason,
      };
      return { to: toldTo(about), fact, needs: needed(about), ...(return_id === null ? {} : { return_id }) };
    },
  }),
];

function toldTo(about: Said['about']): Target {
  switch (about.kind) {
    case 'return':
      return { reference: { kind: 'return', id: about.return_id } };
    case 'order':
      return { aggregate: `order/${about.order_id}` };
    case 'stock':
      return { aggregate: `stock/${about.system}/${about.document}` };
  }
}

function needed(about: Said['about']): readonly Need[] {
  if (about.kind === 'return') return [{ of: 'return', id: about.return_id }];
  return about.kind === 'order' ? [{ of: 'order', id: about.order_id }] : [];
}

/** What happened instead; it has to be of what the wrong fact was about. */
function corrected(correction: NonNullable<Said['correction']>, about: Said['about']): Correctable {
  switch (correction.type) {
    case 'goods.received':
      if (about.kind !== 'return') break;
      return { ...correction, return_id: about.return_id, items: correction.items.map(foundUnits) };
    case 'goods.inspected':
      if (about.kind !== 'return') break;
      return { ...correction, return_id: about.return_id, items: correction.items.map(foundUnits) };
    case 'goods.moved':
      if (about.kind !== 'return') break;
      return { ...correction, return_id: about.return_id };
    case 'stock.adjusted':
      if (about.kind !== 'stock') break;
      return { ...correction, system: about.system, document: about.document };
    case 'order.shipped':
      if (about.kind !== 'order') break;
      return { ...correction, items: correction.items.map((item) => present(item)) };
  }
  const detail = `${correction.type} is no fact about ${about.kind === 'order' ? 'an' : 'a'} ${about.kind}.`;
  throw refusal('validation_failed', detail, { errors: [{ pointer: '#/correction/type', code: 'misplaced', detail }] });
}
