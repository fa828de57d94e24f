import type { Disposition } from '#core/base/codes.ts';
import type { ReturnComplete } from '#core/base/operation.ts';
import type { Outcome } from '#core/base/outcome.ts';
import { refused } from '../graphql.ts';
import { lineParts } from './line-ref.ts';
import type { ReturnNow } from './return-state.ts';

/** Units of one return line to be processed, and where they went. */
export interface PlannedLine {
  readonly id: string;
  readonly quantity: number;
  readonly dispositions: readonly {
    readonly reverse_line: string;
    readonly disposition: Disposition;
    readonly quantity: number;
  }[];
}

type Share = { disposition: Disposition; quantity: number };

/** Ties each line of ours to its return line and its reverse fulfilment line, and shares dispositions out over them. */
export function planDispositions(
  lines: ReturnComplete['lines'],
  now: ReturnNow,
): { readonly lines: readonly PlannedLine[] } | Outcome {
  const reverse = now.reverseFulfillmentOrders.nodes.flatMap((order) => order.lineItems.nodes);
  const used = new Set<string>();
  const planned: PlannedLine[] = [];
  for (const line of lines) {
    const shares = line.dispositions.map((part): Share => ({ ...part }));
    for (const part of lineParts(line.line_ref)) {
      const held = now.returnLineItems.nodes.find((node) => node.id === part.id);
      if (held === undefined) return refused('line_not_found', `Shopify's return has no line ${part.id}.`);
      const reverse_line = reverseLine(reverse, held, used);
      if (reverse_line === null)
        return refused(
          'line_not_disposable',
          `Shopify holds no reverse fulfilment line for ${part.id}; look at the return there.`,
        );
      used.add(reverse_line);
      const quantity = part.quantity ?? line.quantity;
      const dispositions = takeShares(shares, quantity).map((share) => ({ reverse_line, ...share }));
      planned.push({ id: part.id, quantity, dispositions });
    }
  }
  return { lines: planned };
}

/** Several return lines may stand on one fulfilment line; each has a reverse line of its own, alike in quantity. */
function reverseLine(
  reverse: ReturnNow['reverseFulfillmentOrders']['nodes'][number]['lineItems']['nodes'],
  held: ReturnNow['returnLineItems']['nodes'][number],
  used: ReadonlySet<string>,
): string | null {
  const free = reverse.filter(
    (line) => line.fulfillmentLineItem?.id === held.fulfillmentLineItem?.id && !used.has(line.id),
  );
  return (free.find((line) => line.totalQuantity === held.quantity) ?? free[0])?.id ?? null;
}

function takeShares(shares: readonly Share[], quantity: number): Share[] {
  const taken: Share[] = [];
  let missing = quantity;
  for (const share of shares) {
    const units = Math.min(share.quantity, missing);
    if (units <= 0) continue;
    taken.push({ disposition: share.disposition, quantity: units });
    share.quantity -= units;
    missing -= units;
  }
  return taken;
}
