import { z } from 'zod';
import type { Instant } from '#core/base/instant.ts';
import type { JsonObject } from '#core/base/json.ts';
import { must } from '#core/base/must.ts';
import type { BusinessKey } from '#core/base/told.ts';
import { businessName } from '#core/business.ts';
import { denialWords } from '#contract/denials.ts';
import type { ReturnDecision } from '#contract/returns.ts';
import type { Reads } from '#flows/ports.ts';
import { findReturn, linesOf } from '../lookup.ts';
import { statusOf } from './status.ts';

const Second = z.object({ duplicate_of: z.string(), returns: z.array(z.object({ return_id: z.string() })) });

/**
 * The decision of then, where the request's business transaction was told of before by whomever: nothing is decided again.
 * Null where it is the first of its transaction.
 */
export async function toldBefore(
  read: Reads,
  { answer, key, now }: { readonly answer: JsonObject; readonly key: BusinessKey | null; readonly now: Instant },
): Promise<z.output<typeof ReturnDecision> | null> {
  const second = Second.safeParse(answer);
  if (!second.success || key === null) return null;
  const named = await read.find({ kind: 'business', id: businessName('return.requested', key) });
  const first = must(named, 'a second teller of a transaction without a first');
  const request_id = first.replace(/^request\//, '');
  const returns = [];
  for (const { return_id } of second.data.returns) {
    const found = await findReturn(read, return_id, now);
    const history = found.seen.status === 'closed' ? await read.history(found.aggregate) : [];
    const { order, status, lines, refund } = statusOf(found.seen, linesOf(found, history, now));
    returns.push({
      return_id,
      order,
      status,
      lines: lines.map(({ line_id, sku, units, refund: of }) => ({ line_id, sku, quantity: units.total, refund: of })),
      refund: refund.total,
    });
  }
  return { request_id, returns, refused: await refusedThen(read, first), copies: [], told_before: true };
}

async function refusedThen(read: Reads, request: string): Promise<z.output<typeof ReturnDecision>['refused']> {
  const state = (await read.state(request))?.state;
  if (state?.kind !== 'request') return [];
  return state.denied.map(({ sku, quantity, code, rules }) => ({
    sku,
    quantity,
    code,
    ...denialWords(code),
    rules: rules.map(({ rule, passed, because }) => ({ rule, passed, because })),
  }));
}
