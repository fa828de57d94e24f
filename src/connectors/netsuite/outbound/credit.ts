import type { JsonObject } from '#core/base/json.ts';
import { must } from '#core/base/must.ts';
import type { ErpCredit } from '#core/base/operation.ts';
import type { Outcome } from '#core/base/outcome.ts';
import { readable } from '#core/base/money.ts';
import { amount, day, rate } from '../amounts.ts';
import { mapped, type NetsuiteConfig } from '../config.ts';
import { byId, externalId, recordPath } from '../names.ts';
import { creates, post } from './create.ts';
import { knownLines, matched, readLines, requestLines } from './lines.ts';

/** The credit memo of one refund: exactly its lines and what is beside them, so that its total is the refund's amount. */
export const credit = creates<ErpCredit>('creditMemo', {
  preparation: {
    request: ({ operation }) => requestLines(operation.authorisation_ref),
    read(reply, { operation }, config) {
      const unequal = totalMismatch(operation) ?? unknownItem(operation, config);
      if (unequal !== null) return unequal;
      const read = readLines(reply, config);
      if (read.kind !== 'lines') return read;
      return matched(
        read.lines,
        operation.return_id,
        operation.lines.map((line) => line.line),
      );
    },
  },
  request({ key, operation }, config, known) {
    const { theirs } = knownLines(known);
    const items = operation.lines.map((line) => ({
      orderLine: must(theirs.get(line.line), `line ${line.line} was not prepared`),
      quantity: line.quantity,
      price: { id: '-1' },
      rate: rate(line.amount_minor, line.quantity, operation.currency),
      amount: amount(line.amount_minor, operation.currency),
    }));
    // Replacing the sublist drops the lines that NetSuite would copy from the authorisation by itself.
    return post(
      `${recordPath('returnAuthorization', byId(operation.authorisation_ref))}/!transform/creditMemo?replace=item`,
      {
        externalId: externalId(key),
        tranDate: day(operation.at, config.time_zone),
        memo: `${operation.return_id} ${operation.refund_id}`,
        item: { items: [...items.toSorted((a, b) => a.orderLine - b.orderLine), ...beside(operation, config)] },
      },
    );
  },
});

/** Fees, charges and promotions are lines of no order line, under the item that stands for them. */
function beside(operation: ErpCredit, config: NetsuiteConfig): JsonObject[] {
  return (operation.adjustments ?? []).map(({ code, title, amount_minor }) => ({
    item: { id: mapped(config.adjustment_items, code, 'NETSUITE_ADJUSTMENT_ITEMS', 'item') },
    quantity: 1,
    price: { id: '-1' },
    rate: amount(amount_minor, operation.currency),
    amount: amount(amount_minor, operation.currency),
    description: title,
  }));
}

function unknownItem({ adjustments = [] }: ErpCredit, config: NetsuiteConfig): Outcome | null {
  const missing = adjustments.find(({ code }) => !Object.hasOwn(config.adjustment_items, code));
  if (missing === undefined) return null;
  return {
    kind: 'refused',
    code: 'adjustment_item_missing',
    detail: `NETSUITE_ADJUSTMENT_ITEMS names no item for ${missing.code} (${missing.title}); add it, restart and retry`,
  };
}

function totalMismatch(operation: ErpCredit): Outcome | null {
  const all = [...operation.lines, ...(operation.adjustments ?? [])];
  const total = all.reduce((sum, one) => sum + one.amount_minor, 0);
  if (total === operation.amount_minor) return null;
  const [lines, whole] = [total, operation.amount_minor].map((minor) => readable(minor, operation.currency));
  return {
    kind: 'refused',
    code: 'credit_total_mismatch',
    detail: `the lines add up to ${lines}, the credit is ${whole}`,
  };
}
