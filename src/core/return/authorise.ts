import type { ReturnRequested } from '../base/input.ts';
import { later } from '../base/instant.ts';
import type { JsonObject } from '../base/json.ts';
import { must } from '../base/must.ts';
import { count, join, type Range } from '../base/units.ts';
import type { Draft, Wanted } from '../draft.ts';
import type { AuthorizedLine } from '../event.ts';
import { unitValue, type Sold, type SoldLine } from '../order/sold.ts';
import { policyName, type Eligibility, type Policy } from '../policy/policy.ts';
import { wakeForReceipts } from './overdue.ts';

/** Units of one order line that are to come back. */
export interface Claim {
  readonly aggregate: string;
  readonly sold: Sold;
  readonly line: SoldLine;
  readonly units: readonly Range[];
  readonly reason: string;
  readonly commerce_line_ref: string | null;
  readonly policy: Policy;
  readonly verdict: Eligibility;
}

interface Authorisation {
  readonly return_id: string;
  readonly aggregate: string;
  readonly fact: ReturnRequested;
  readonly claims: readonly Claim[];
}

const DAY_MS = 86_400_000;

/** Opens a return on one order and tells commerce, ERP and warehouse. Returns the caller's view of it. */
export function authorise(plan: Draft, wish: Authorisation): JsonObject {
  const { return_id, aggregate, fact, claims } = wish;
  const { sold, policy, verdict } = must(claims[0], 'a return without units');
  const lines = claims.flatMap((claim) => byValue(claim)).map((line, index) => ({ ...line, line: index + 1 }));
  const refund_minor = lines.reduce((sum, line) => sum + line.unit_minor * count(line.units), 0);
  plan.emit(
    aggregate,
    {
      type: 'return.authorized',
      return_id,
      request_id: fact.request_id,
      channel: fact.channel,
      requested_at: fact.requested_at,
      receipt_due_at: later(plan.facts.now, policy.receipt_due_days * DAY_MS),
      node: policy.destination,
      gates: policy.gates,
      policy: policyName(policy),
      rules: verdict.rules,
      lines,
      commerce_return_ref: fact.commerce_return_ref,
      commerce_lines: Object.fromEntries(
        claims.flatMap((claim) =>
          claim.commerce_line_ref === null ? [] : [[claim.line.line_id, claim.commerce_line_ref]],
        ),
      ),
    },
    announcements(plan, wish, lines),
  );
  plan.emit(aggregate, { type: 'refund.held', return_id, amount_minor: refund_minor, waits_for: policy.gates });
  plan.refer({ kind: 'return', id: return_id }, aggregate);
  // The platform knows a return that it opened only by its own id, and cancels it by that.
  if (fact.commerce_return_ref !== null) plan.refer({ kind: 'return', id: fact.commerce_return_ref }, aggregate);
  wakeForReceipts(plan, aggregate);
  return {
    return_id,
    order: sold.order_id,
    status: 'authorised',
    lines: lines.map(({ line_id, sku, units, unit_minor }) => ({
      line_id,
      sku,
      quantity: count(units),
      refund: { amount_minor: unit_minor * count(units), currency: sold.currency },
    })),
    refund: { amount_minor: refund_minor, currency: sold.currency },
    policy: policyName(policy),
  };
}

/** Splits a claim where the frozen value of its units changes. */
function byValue({ line, units, reason }: Claim): Omit<AuthorizedLine, 'line'>[] {
  const parts: Omit<AuthorizedLine, 'line'>[] = [];
  let from = 0;
  for (const run of line.runs) {
    const to = from + run.units;
    const start = from;
    const inside = units
      .map((range) => ({ from: Math.max(range.from, start), to: Math.min(range.to, to) }))
      .filter((range) => range.from < range.to);
    const unit_minor = unitValue(run);
    const last = parts.at(-1);
    if (inside.length > 0 && last?.unit_minor === unit_minor)
      parts[parts.length - 1] = { ...last, units: join(last.units, inside) };
    else if (inside.length > 0) parts.push({ line_id: line.line_id, sku: line.sku, reason, units: inside, unit_minor });
    from = to;
  }
  return parts;
}

function announcements(plan: Draft, wish: Authorisation, lines: readonly AuthorizedLine[]): Wanted[] {
  const { return_id, fact, claims } = wish;
  const { sold, policy } = must(claims[0], 'a return without units');
  const { commerce, erp, wms } = plan.facts.systems;
  const at = fact.requested_at;
  const node = policy.destination;
  const opened: Wanted =
    fact.commerce_return_ref === null
      ? {
          step: 'open',
          key: `${return_id}:open`,
          system: commerce,
          operation: {
            name: 'commerce.return.open',
            return_id,
            order_ref: sold.source_ref,
            requested_at: at,
            lines: byOrderLine(claims),
          },
        }
      : {
          step: 'open',
          key: `${return_id}:open`,
          system: commerce,
          operation: { name: 'commerce.return.approve', return_id, return_ref: fact.commerce_return_ref },
        };
  return [
    opened,
    {
      step: 'authorise',
      key: `${return_id}:authorise`,
      system: erp,
      operation: {
        name: 'erp.return.authorise',
        return_id,
        order_name: sold.name,
        customer_id: sold.customer_id,
        currency: sold.currency,
        at,
        node,
        lines: lines.map(({ line, sku, units, unit_minor }) => ({
          line,
          sku,
          quantity: count(units),
          amount_minor: unit_minor * count(units),
        })),
      },
    },
    {
      step: 'announce',
      key: `${return_id}:announce`,
      system: wms,
      operation: {
        name: 'wms.return.announce',
        return_id,
        node,
        order_name: sold.name,
        at,
        lines: lines.map(({ line, sku, units }) => ({ line, sku, quantity: count(units) })),
      },
    },
  ];
}

/** The commerce platform knows order lines, not values: one line for each. */
function byOrderLine(claims: readonly Claim[]): { line: string; line_ref: string; quantity: number; reason: string }[] {
  const lines = new Map<string, { line: string; line_ref: string; quantity: number; reason: string }>();
  for (const { line, units, reason } of claims) {
    const before = lines.get(line.line_id);
    lines.set(line.line_id, {
      line: line.line_id,
      line_ref: line.source_ref,
      quantity: (before?.quantity ?? 0) + count(units),
      reason: before?.reason ?? reason,
    });
  }
  return [...lines.values()];
}
