/**
 * A line reference is Shopify's id of the return line. Where one order line left in several parcels, Shopify keeps a return
 * line for each; the reference then names all with their units: `gid://…/1=2,gid://…/2=1`.
 */
export interface LinePart {
  readonly id: string;
  /** Null where the reference is a single line. */
  readonly quantity: number | null;
}

/** The reference for the return lines that stand for one line of ours. */
export function lineRef(parts: readonly { readonly id: string; readonly quantity: number }[]): string {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only.id;
  return parts.map((part) => `${part.id}=${part.quantity}`).join(',');
}

/** The return lines that a reference names. */
export function lineParts(ref: string): readonly LinePart[] {
  return ref.split(',').map((part) => {
    const [id, quantity] = part.split('=');
    return { id: id ?? part, quantity: quantity === undefined ? null : Number(quantity) };
  });
}
