import type { RefundReleasedEvent, ReturnAuthorizedEvent } from '#core/event.ts';
import type { Adjustment } from '#core/refund/owed.ts';
import type { Sold } from '#core/order/sold.ts';
import { FEE_TITLES } from '#core/refund/fees.ts';
import type { AuthorizedFee } from '#core/refund/owed.ts';
import type { Refund } from '#core/state.ts';
import { goodsLines } from '#core/refund/statement.ts';
import type { ReturnReport } from '#contract/report.ts';

type Told = ReturnReport['refunds'][number];

/** A refund with every minor unit of it explained. */
export function refundTold(
  of: Refund,
  released: RefundReleasedEvent,
  authorised: ReturnAuthorizedEvent,
  sold: Sold,
): Told {
  const { refund, status, amount_minor, credit_ref, parts, adjustments = [] } = of;
  const { currency } = sold;
  const money = (minor: number) => ({ amount_minor: minor, currency });
  return {
    refund,
    status,
    amount: money(amount_minor),
    credit_ref,
    parts: parts.map(({ part, tender_id, system, amount_minor: minor, status: at, refund_ref }) => ({
      part,
      tender_id,
      system,
      amount: money(minor),
      status: at,
      refund_ref,
    })),
    statement: goodsLines(released, authorised, sold),
    adjustments: adjustmentsTold(adjustments, currency),
    ...pointsTold(of),
  };
}

/** What beside the goods makes up a refund. */
function adjustmentsTold(adjustments: readonly Adjustment[], currency: string): Told['adjustments'] {
  return adjustments.map(({ kind, code, title, amount_minor, tax_included_minor: tax }) => ({
    kind,
    code,
    title,
    amount: { amount_minor, currency },
    ...(tax === undefined ? {} : { tax_included: { amount_minor: tax, currency } }),
  }));
}

/** The fees of a return by their code, with what refunds have borne of them. */
export function feesTold(
  fees: readonly AuthorizedFee[],
  refunds: readonly Refund[],
  currency: string,
): ReturnReport['fees'] {
  const adjustments = refunds.flatMap((refund) => refund.adjustments ?? []);
  return [...new Set(fees.map(({ code }) => code))].map((code) => {
    const amount_minor = fees.reduce((sum, fee) => sum + (fee.code === code ? fee.amount_minor : 0), 0);
    const charged = adjustments.filter((one) => one.kind === 'fee' && one.code === code);
    return {
      code,
      title: FEE_TITLES[code],
      amount: { amount_minor, currency },
      charged: { amount_minor: charged.reduce((sum, one) => sum - one.amount_minor, 0), currency },
    };
  });
}

/** Points that goods had earned, and what became of them. */
function pointsTold({ points }: Refund): Pick<Told, 'points'> {
  if (points === undefined) return {};
  const { due, deducted, collected = null } = points;
  return { points: { due, deducted, collected, uncollected: collected === null ? null : due - deducted - collected } };
}
