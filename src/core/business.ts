import type { Fact, Reference } from './base/input.ts';
import type { BusinessKey } from './base/told.ts';

/** The key that a fact carries of the business transaction that it tells of; null for most. */
export function businessKeyOf(fact: Fact): BusinessKey | null {
  switch (fact.type) {
    case 'goods.received':
    case 'return.requested':
      return fact.business_key ?? null;
    case 'order.recorded':
      return fact.order.business_key ?? null;
    default:
      return null;
  }
}

/** The name that leads to whatever a business transaction was told of first; each kind of fact has names of its own. */
export function businessReference(fact: Fact): Reference | null {
  const key = businessKeyOf(fact);
  return key === null ? null : { kind: 'business', id: businessName(fact.type, key) };
}

/** A business key as one text, in which no part can run into the next. */
export function businessName(type: Fact['type'], { store, transaction, line }: BusinessKey): string {
  return [type, store, transaction, line ?? '']
    .map((part) => part.replaceAll('%', '%25').replaceAll('/', '%2F'))
    .join('/');
}
