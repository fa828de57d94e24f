import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { csvField } from './csv-line.ts';
import type { CsvRecord } from './csv-records.ts';

/** Writes `rejects.csv`: every row that could not be used, with its file, line and reason. */
export function rejectsFile(data_dir: string): {
  write(file: string, record: CsvRecord, reason: string): void;
  count(): number;
  close(): void;
} {
  const handle = openSync(join(data_dir, 'rejects.csv'), 'w');
  let held = 'file,line,reason,row\n';
  let count = 0;
  const flush = (): void => {
    writeSync(handle, held);
    held = '';
  };
  return {
    write(file, record, reason) {
      count += 1;
      held += `${csvField(file)},${record.line},${reason},${csvField(record.raw)}\n`;
      if (held.length > 1 << 16) flush();
    },
    count: () => count,
    close() {
      flush();
      closeSync(handle);
    },
  };
}
