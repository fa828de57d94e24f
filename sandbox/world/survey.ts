import { basename } from 'node:path';
import { recordReader, type CsvRecord } from './csv-records.ts';
import { dateForm, noEvidence, weighDate, type DateForm } from './date-form.ts';
import { Fatal } from './fatal.ts';
import { fileDigest, fileLines, NotThisEncoding, type Encoding } from './file-lines.ts';

/** The header that every file must have, in this order. */
export const columns = [
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
  'Country',
] as const;

/** What has to be known of a whole file before its first row may be believed. */
export interface Survey {
  readonly path: string;
  readonly digest: string;
  readonly encoding: Encoding;
  readonly dates: DateForm;
  readonly records: number;
}

/** Reads a file from end to end: stream whole, header right, encoding and date form told by evidence. Throws a Fatal. */
export async function survey(path: string): Promise<Survey> {
  const digest = await fileDigest(path);
  let encoding: Encoding = 'utf-8';
  let seen: Seen;
  try {
    seen = await look(path, encoding);
  } catch (error) {
    if (!(error instanceof NotThisEncoding)) throw error;
    encoding = 'windows-1252';
    seen = await look(path, encoding);
  }
  if (seen.records === 0) {
    throw new Fatal({
      code: 'file_empty',
      file: path,
      detail: 'The file has a header and no rows.',
      do: 'Give a file with rows in it.',
    });
  }
  const finding = dateForm(seen.evidence);
  if ('unclear' in finding) {
    throw new Fatal({
      code: 'date_form_unclear',
      file: path,
      detail: `The form of InvoiceDate cannot be told: ${finding.unclear}.`,
      do: 'Rewrite the column as YYYY-MM-DD HH:MM:SS.',
    });
  }
  return { path, digest, encoding, dates: finding.form, records: seen.records };
}

/** Every record of a surveyed file after its header, in batches. */
export async function* records(file: Pick<Survey, 'path' | 'encoding'>): AsyncGenerator<CsvRecord[]> {
  let batch: CsvRecord[] = [];
  let headed = false;
  const reader = recordReader(columns.length, (record) => {
    if (headed) batch.push(record);
    else {
      headed = true;
      checkHeader(record, file.path);
    }
  });
  for await (const lines of fileLines(file.path, file.encoding)) {
    for (const line of lines) reader.line(line);
    if (batch.length > 0) yield batch;
    batch = [];
  }
  reader.end();
  if (!headed) checkHeader({ line: 1, fields: null, raw: '' }, file.path);
  if (batch.length > 0) yield batch;
}

/** The file's name without its folder, for messages and rejects. */
export function fileName(path: string): string {
  return basename(path);
}

interface Seen {
  records: number;
  readonly evidence: ReturnType<typeof noEvidence>;
}

async function look(path: string, encoding: Encoding): Promise<Seen> {
  const seen: Seen = { records: 0, evidence: noEvidence() };
  for await (const batch of records({ path, encoding })) {
    seen.records += batch.length;
    for (const record of batch) {
      if (record.fields?.length === columns.length) weighDate(seen.evidence, (record.fields[4] ?? '').trim());
    }
  }
  return seen;
}

function checkHeader(record: CsvRecord, path: string): void {
  const found = record.fields?.map((name) => name.trim()) ?? [];
  if (found.length === columns.length && columns.every((name, at) => found[at] === name)) return;
  const shown = record.raw.slice(0, 120);
  throw new Fatal({
    code: 'header_broken',
    file: path,
    detail: `Line 1 must be "${columns.join(',')}" but is ${JSON.stringify(shown)}.`,
    do: 'Put the header right, or give the file as it was published.',
  });
}
