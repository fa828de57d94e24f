/**
 * Shopify's global ids. We read ids from their text form only: numeric ids in payloads pass 2^53, where JSON.parse would
 * silently change them.
 */
export type GidKind = 'Order' | 'LineItem' | 'Return';

/** The number at the end of `gid://shopify/Order/4401`, as text. */
export function tail(gid: string): string {
  return gid.slice(gid.lastIndexOf('/') + 1).replace(/\?.*$/, '');
}

/** A reference as a gid, whether it is kept as one or as a bare number. */
export function gid(kind: GidKind, ref: string): string {
  return ref.startsWith('gid://') ? ref : `gid://shopify/${kind}/${ref}`;
}

/** Orders gids by their number: the order in which Shopify made them. */
export function byNumber(a: string, b: string): number {
  const [left, right] = [tail(a), tail(b)];
  return left.length - right.length || (left < right ? -1 : left > right ? 1 : 0);
}
