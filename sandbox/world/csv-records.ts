import { csvLine } from './csv-line.ts';

/** One record of a CSV file: its fields, or its raw text when it is no CSV. `line` is the file's line, from 1. */
export type CsvRecord =
  | { readonly line: number; readonly fields: readonly string[]; readonly raw: string }
  | { readonly line: number; readonly fields: null; readonly raw: string };

/** Lines a quoted field may run over; beyond it the opening quote counts as stray. */
const longest_record = 8;

/**
 * Puts physical lines together to records of `columns` fields and hands each to `emit`. A quoted field may hold line
 * ends; a quote that never closes, or closes into nonsense, spoils only the line it stands on. Blank lines are no records.
 */
export function recordReader(
  columns: number,
  emit: (record: CsvRecord) => void,
): { line(text: string): void; end(): void } {
  let number = 0;
  let open: { text: string; line: number }[] = [];

  const take = (text: string, line: number): void => {
    const first = open[0];
    if (first === undefined) {
      if (text === '') return;
      const read = csvLine(text);
      if (read.kind === 'open') open = [{ text, line }];
      else emit({ line, fields: read.kind === 'fields' ? read.fields : null, raw: text });
      return;
    }
    const lines = [...open, { text, line }];
    const raw = lines.map((each) => each.text).join('\n');
    const read = csvLine(raw);
    if (read.kind === 'fields' && read.fields.length === columns) {
      open = [];
      emit({ line: first.line, fields: read.fields, raw });
    } else if (read.kind === 'open' && lines.length < longest_record) open = lines;
    else giveUp(lines);
  };
  const giveUp = (lines: { text: string; line: number }[]): void => {
    const [first, ...rest] = lines;
    open = [];
    if (first !== undefined) emit({ line: first.line, fields: null, raw: first.text });
    for (const each of rest) take(each.text, each.line);
  };
  return {
    line(text) {
      number += 1;
      take(text, number);
    },
    end() {
      while (open.length > 0) giveUp(open);
    },
  };
}
