/** How one physical line of a CSV file reads. `open` means a quote is still open at its end. */
export type CsvLine =
  | { readonly kind: 'fields'; readonly fields: readonly string[] }
  | { readonly kind: 'open' }
  | { readonly kind: 'broken' };

/**
 * Reads one CSV record (RFC 4180). Line by line on purpose: with a stray quote, a whole-stream parser swallows every
 * following row up to the next quote; here it costs its own row only.
 */
export function csvLine(text: string): CsvLine {
  if (!text.includes('"')) return { kind: 'fields', fields: text.split(',') };
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] !== '"') {
      const comma = text.indexOf(',', at);
      const field = comma === -1 ? text.slice(at) : text.slice(at, comma);
      if (field.includes('"')) return { kind: 'broken' };
      fields.push(field);
      if (comma === -1) return { kind: 'fields', fields };
      at = comma + 1;
      continue;
    }
    const quoted = quotedField(text, at);
    if (quoted === null) return { kind: 'open' };
    fields.push(quoted.field);
    if (quoted.end === text.length) return { kind: 'fields', fields };
    if (text[quoted.end] !== ',') return { kind: 'broken' };
    at = quoted.end + 1;
  }
}

/** Writes one CSV field, quoted where it must be. */
export function csvField(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

function quotedField(text: string, start: number): { field: string; end: number } | null {
  let from = start + 1;
  let field = '';
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote === -1) return null;
    field += text.slice(from, quote);
    if (text[quote + 1] !== '"') return { field, end: quote + 1 };
    field += '"';
    from = quote + 2;
  }
}
