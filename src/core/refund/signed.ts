import type { Signed } from '../base/input.ts';
import { readable } from '../base/money.ts';
import type { Refusal } from '../decision.ts';
import type { RefundRules } from './rules.ts';

/** Money that a person sends carries that person's name and reason, and over the limit a second name; null when it does. */
export function refuseUnsigned(
  signed: Signed,
  amount_minor: number,
  currency: string,
  rules: RefundRules,
): Refusal | null {
  const nameless = refuseNameless(signed);
  if (nameless !== null) return nameless;
  const by = signed.by.trim();
  const limit = rules.second_name_over_minor;
  if (limit === null || amount_minor <= limit) return null;
  const second = signed.second?.trim() ?? '';
  if (second !== '' && second.toLowerCase() !== by.toLowerCase()) return null;
  return {
    kind: 'refused',
    code: 'second_name_needed',
    detail: `${readable(amount_minor, currency)} is above ${readable(limit, currency)}: a second person has to agree`,
  };
}

/** Whatever a person decides carries that person's name and reason; null when it does. */
export function refuseNameless({ by, reason }: Pick<Signed, 'by' | 'reason'>): Refusal | null {
  if (by.trim() !== '' && reason.trim() !== '') return null;
  return { kind: 'refused', code: 'name_or_reason_missing', detail: 'say who decides this and why' };
}
