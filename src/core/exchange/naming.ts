/** The id of an exchange of a return; also the key of the call that orders its replacement. */
export function exchangeId(return_id: string, number: number): string {
  return `${return_id}:exchange:${number}`;
}

/** The number of an exchange within its return. */
export function numberOf(exchange_id: string): number {
  return Number(exchange_id.slice(exchange_id.lastIndexOf(':') + 1));
}

/** What the order calls a payment that was made for a replacement. */
export function tenderOfPayment(exchange_id: string, number: number): string {
  return `${exchange_id}:payment:${number}`;
}
