import { createHash } from 'node:crypto';
import { createReadStream, openSync, readSync, closeSync, statSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { pipeline } from 'node:stream';
import { Fatal } from './fatal.ts';

/** How the text of a file is written; published copies come in either. */
export type Encoding = 'utf-8' | 'windows-1252';

/**
 * The physical lines of a file, plain or gzipped, without their line ends, in batches (one await per batch, not per
 * line). Throws a Fatal for a missing or empty file, a broken or truncated gzip stream, and text of no known encoding.
 */
export async function* fileLines(path: string, encoding: Encoding): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let rest = '';
  try {
    for await (const chunk of bytesOf(path)) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      if (lines.length > 0) yield lines.map(withoutReturn);
    }
    rest += decoder.decode();
  } catch (error) {
    throw explained(error, path);
  }
  if (rest !== '') yield [withoutReturn(rest)];
}

/** SHA-256 of a file as it lies on disk, to know it again after a restart. */
export async function fileDigest(path: string): Promise<string> {
  lookAt(path);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** A file whose bytes are not valid in the encoding tried. */
export class NotThisEncoding extends Error {}

function bytesOf(path: string): AsyncIterable<Buffer> {
  const gzipped = lookAt(path);
  const file = createReadStream(path, { highWaterMark: 1 << 18 });
  if (!gzipped) return file;
  const text = createGunzip({ chunkSize: 1 << 18 });
  // The callback only keeps an early end from being unhandled; the error itself reaches the reader of `text`.
  pipeline(file, text, () => undefined);
  return text;
}

/** Checks that the file is there and holds something; tells whether it is gzipped. */
function lookAt(path: string): boolean {
  try {
    if (!statSync(path).isFile()) throw new Error('it is not a regular file');
    const handle = openSync(path, 'r');
    const head = Buffer.alloc(2);
    const read = readSync(handle, head, 0, 2, 0);
    closeSync(handle);
    if (read === 0) {
      throw new Fatal({
        code: 'file_empty',
        file: path,
        detail: 'The file holds nothing.',
        do: 'Give a file with the eight columns from InvoiceNo to Country.',
      });
    }
    const gzipped = head[0] === 0x1f && head[1] === 0x8b;
    if (!gzipped && path.endsWith('.gz')) {
      throw new Fatal({
        code: 'gzip_broken',
        file: path,
        detail: 'The name ends in .gz but the content is not gzipped.',
        do: 'Fetch the file again, or rename it if it is plain CSV.',
      });
    }
    return gzipped;
  } catch (error) {
    if (error instanceof Fatal) throw error;
    throw new Fatal(
      {
        code: 'file_unreadable',
        file: path,
        detail: `The file cannot be opened: ${error instanceof Error ? error.message : String(error)}.`,
        do: 'Check the path and the permissions of the file.',
      },
      error,
    );
  }
}

function explained(error: unknown, path: string): unknown {
  if (error instanceof Fatal || !(error instanceof Error)) return error;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return new NotThisEncoding(path);
  if (code === 'Z_BUF_ERROR' || code === 'Z_DATA_ERROR') {
    const truncated = code === 'Z_BUF_ERROR';
    return new Fatal(
      {
        code: truncated ? 'gzip_truncated' : 'gzip_broken',
        file: path,
        detail: truncated ? 'The gzip stream ends too early.' : 'The gzip stream is damaged.',
        do: 'Fetch the file again; nothing of it was used.',
      },
      error,
    );
  }
  return error;
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
