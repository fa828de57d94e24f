/** A value in Shopify's search syntax; quoting keeps a value from becoming syntax. */
export function quoted(value: string): string {
  return `"${value.replace(/[\\"]/g, (character) => `\\${character}`)}"`;
}
