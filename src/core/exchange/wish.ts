import type { CreditAccount, ExchangeWished, Remedy, Replacement } from '../base/exchange.ts';
import type { Refusal } from '../decision.ts';

/** A remedy that cannot be carried out as it was asked for; null when all can. */
export function refuseRemedy(remedy: Remedy | undefined): Refusal | null {
  if (remedy === undefined) return null;
  if (remedy.kind === 'store_credit') return refuseAccount(remedy);
  const { advance, if_unavailable } = remedy;
  if (if_unavailable.to === 'store_credit') {
    const refusal = refuseAccount(if_unavailable);
    if (refusal !== null) return refusal;
  }
  if (advance !== null && !(amount(advance.amount_minor) && advance.amount_minor > 0))
    return {
      kind: 'refused',
      code: 'amount_not_positive',
      detail: 'the pledge of an advance exchange has to be money',
    };
  return refusePrice(remedy.for);
}

/** The part of an exchange that falls on so many of the units asked for; null when no replacement falls on them. */
export function shareOf(wish: ExchangeWished, from: number, to: number, asked: number): ExchangeWished | null {
  const quantity = part(wish.for.quantity, from, to, asked);
  if (quantity === 0) return null;
  const advance =
    wish.advance === null ? null : { ...wish.advance, amount_minor: part(wish.advance.amount_minor, from, to, asked) };
  return { ...wish, for: { ...wish.for, quantity }, advance };
}

/** From the whole downwards, so that the parts of all units asked for sum to the whole. */
function part(whole: number, from: number, to: number, asked: number): number {
  const upTo = (units: number): number => Number((BigInt(whole) * BigInt(units)) / BigInt(asked));
  return upTo(to) - upTo(from);
}

function refusePrice({ sku, quantity, unit_minor, unit_tax_minor }: Replacement): Refusal | null {
  const priced = amount(unit_minor) && amount(unit_tax_minor) && unit_tax_minor <= unit_minor;
  if (sku !== '' && Number.isSafeInteger(quantity) && quantity > 0 && priced) return null;
  const detail = `the replacement ${sku || 'without an SKU'} needs a quantity and a price in whole minor units, its tax inside`;
  return { kind: 'refused', code: 'exchange_not_priced', detail };
}

function refuseAccount({ system, account_ref }: CreditAccount): Refusal | null {
  if (system !== '' && account_ref !== '') return null;
  return { kind: 'refused', code: 'payout_not_allowed', detail: 'store credit needs the account that it goes to' };
}

function amount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
