/** A global id as Shopify writes it. */
export function gid(kind: string, id: number): string {
  return `gid://shopify/${kind}/${id}`;
}

/** The number in a global id of this kind, or null when it is none. */
export function gidNumber(kind: string, text: string): number | null {
  const prefix = `gid://shopify/${kind}/`;
  if (!text.startsWith(prefix)) return null;
  const id = Number(text.slice(prefix.length));
  return Number.isSafeInteger(id) && id > 0 ? id : null;
}
