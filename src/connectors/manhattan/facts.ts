import type { Disposition, Grade } from '#core/base/codes.ts';
import type { Fact, Target } from '#core/base/input.ts';
import type { ManhattanConfig } from './config.ts';
import { mapReason } from './reasons.ts';
import type { Checked } from './shapes.ts';

/** What one checked message says: a fact and whom it concerns, nothing worth telling, or a code we do not know. */
export type Told =
  | { readonly kind: 'fact'; readonly to: Target; readonly fact: Fact }
  | { readonly kind: 'nothing'; readonly reason: string }
  | { readonly kind: 'unknown_code'; readonly code: string; readonly detail: string };

/** Each kind of message as a fact. `node` is the facility's node in our words. */
export const facts = {
  'goods.received': (message: Checked<'goods.received'>, node: string): Told => ({
    kind: 'fact',
    to: { reference: { kind: 'return', id: message.reference } },
    fact: { type: 'goods.received', return_id: message.reference, node, items: message.items },
  }),
  'goods.inspected': inspected,
  'goods.moved': moved,
  'order.shipped': (message: Checked<'order.shipped'>, node: string): Told => ({
    kind: 'fact',
    to: { aggregate: `order/${message.order}` },
    fact: {
      type: 'order.shipped',
      node,
      items: message.items.map(({ line, sku, quantity }) => ({ line_id: line, sku, quantity })),
    },
  }),
  'stock.adjusted': adjusted,
  'stock.opened': opened,
} as const;

function inspected(message: Checked<'goods.inspected'>, node: string, config: ManhattanConfig): Told {
  const graded: { line: string | null; sku: string; quantity: number; grade: Grade; container: string | null }[] = [];
  for (const { grade: code, ...item } of message.items) {
    const grade = own(config.mapping.grades, code);
    if (grade === undefined)
      return unknown(
        'unknown_grade',
        `inspection code ${code} is not in \`grades\` of the message mapping; add it there`,
      );
    graded.push({ ...item, grade });
  }
  return {
    kind: 'fact',
    to: { reference: { kind: 'return', id: message.reference } },
    fact: { type: 'goods.inspected', return_id: message.reference, node, items: graded },
  };
}

function moved(message: Checked<'goods.moved'>, node: string, config: ManhattanConfig): Told {
  const placed: { line: string | null; sku: string; quantity: number; disposition: Disposition }[] = [];
  for (const { condition, ...item } of message.items) {
    const disposition = config.dispositions.get(condition);
    if (disposition === undefined)
      return unknown('unknown_condition', `condition code ${condition} is not in MANHATTAN_CONDITIONS; add it there`);
    placed.push({ ...item, disposition });
  }
  return {
    kind: 'fact',
    to: { reference: { kind: 'return', id: message.reference } },
    fact: { type: 'goods.moved', return_id: message.reference, node, items: placed },
  };
}

function adjusted(message: Checked<'stock.adjusted'>, node: string, config: ManhattanConfig): Told {
  const { document, sku, quantity } = message;
  if (quantity === 0) return { kind: 'nothing', reason: `adjustment ${document} changes nothing: its quantity is 0` };
  const words = message.reason_text ?? '';
  return {
    kind: 'fact',
    to: { aggregate: `stock/manhattan/${document}` },
    fact: {
      type: 'stock.adjusted',
      system: 'manhattan',
      document,
      node,
      sku,
      quantity,
      reason: own(config.mapping.reason_codes, message.reason_code ?? '') ?? mapReason(config.reasons, words),
      reason_raw: words,
    },
  };
}

function opened(message: Checked<'stock.opened'>, node: string, config: ManhattanConfig): Told {
  const { document } = message;
  const items = message.items
    .filter(
      ({ status, quantity }) => quantity !== 0 && (status === undefined || config.mapping.sellable.includes(status)),
    )
    .map(({ sku, quantity }) => ({ sku, quantity }));
  if (items.length === 0) return { kind: 'nothing', reason: `inventory ${document} holds nothing sellable` };
  return {
    kind: 'fact',
    to: { aggregate: `stock/manhattan/${document}` },
    fact: { type: 'stock.opened', system: 'manhattan', document, node, items },
  };
}

function unknown(code: string, detail: string): Told {
  return { kind: 'unknown_code', code, detail };
}

/** Codes are a vendor's words: "constructor" must not find what every object has. */
function own<V>(table: Readonly<Record<string, V>>, code: string): V | undefined {
  return Object.hasOwn(table, code) ? table[code] : undefined;
}
