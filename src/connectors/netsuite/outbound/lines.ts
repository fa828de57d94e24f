import { z } from 'zod';
import type { Call, Reply } from '#connectors/kit/connector.ts';
import type { JsonObject } from '#core/base/json.ts';
import type { Outcome } from '#core/base/outcome.ts';
import type { NetsuiteConfig } from '../config.ts';
import { byId, recordPath } from '../names.ts';
import { jsonOf, readFailure } from '../reply.ts';
import { get } from './create.ts';

/** A line of an authorisation as NetSuite holds it; `mark` is what we wrote into the line field. */
export interface AuthorisationLine {
  /** NetSuite's number of the line; need not be ours and need not be sequential. */
  readonly line: number;
  readonly mark: string | null;
  readonly closed: boolean;
  /** Units authorised and not received yet. */
  readonly remaining: number;
}

const recordShape = z.object({
  item: z.object({
    items: z.array(
      z.looseObject({
        line: z.number().int(),
        quantity: z.number(),
        quantityReceived: z.number().optional(),
        isClosed: z.boolean().optional(),
      }),
    ),
    totalResults: z.number().int().optional(),
  }),
});

/** The mark by which a line of ours is found again: NetSuite numbers lines as it likes. */
export function lineMark(return_id: string, line: number): string {
  return `${return_id} line ${line}`;
}

/** Asks for the authorisation with its lines. */
export function requestLines(authorisation_ref: string): Call {
  return get(`${recordPath('returnAuthorization', byId(authorisation_ref))}?expandSubResources=true`);
}

/** The lines, or why there are none: a read changes nothing, so what fails may be asked again. */
export function readLines(
  reply: Reply,
  config: NetsuiteConfig,
): { readonly kind: 'lines'; readonly lines: readonly AuthorisationLine[] } | Outcome {
  if (reply.status !== 200) return readFailure(reply);
  const read = recordShape.safeParse(jsonOf(reply));
  if (!read.success) return refusedShape(read.error);
  const { items, totalResults } = read.data.item;
  if (totalResults !== undefined && totalResults > items.length)
    return {
      kind: 'refused',
      code: 'authorisation_lines_incomplete',
      detail: `NetSuite showed ${items.length} of ${totalResults} lines of the authorisation; work on it by hand`,
    };
  const lines = items.map((item) => {
    const mark = item[config.line_field];
    return {
      line: item.line,
      mark: typeof mark === 'string' ? mark : null,
      closed: item.isClosed ?? false,
      remaining: item.quantity - (item.quantityReceived ?? 0),
    };
  });
  return { kind: 'lines', lines };
}

/** NetSuite's number for each of our lines, as `known` of a preparation; refused when one of ours is not there. */
export function matched(
  found: readonly AuthorisationLine[],
  return_id: string,
  ours: readonly number[],
): { readonly kind: 'ready'; readonly known: JsonObject } | Outcome {
  const byMark = new Map(found.map((line) => [line.mark, line]));
  const pairs: { ours: number; theirs: number }[] = [];
  for (const line of ours) {
    const theirs = byMark.get(lineMark(return_id, line));
    if (theirs === undefined)
      return {
        kind: 'refused',
        code: 'authorisation_line_missing',
        detail: `no line of the authorisation carries the mark "${lineMark(return_id, line)}"; restore it there`,
      };
    pairs.push({ ours: line, theirs: theirs.line });
  }
  const taken = new Set(pairs.map((pair) => pair.theirs));
  const others = found.filter((line) => !taken.has(line.line) && !line.closed && line.remaining > 0);
  return { kind: 'ready', known: { pairs, others: others.map((line) => line.line) } };
}

const knownShape = z.object({
  pairs: z.array(z.object({ ours: z.number(), theirs: z.number() })),
  others: z.array(z.number()),
});

/** What `matched` found, read back: our line → theirs, and the open lines that this call must leave alone. */
export function knownLines(known: JsonObject): {
  readonly theirs: ReadonlyMap<number, number>;
  readonly others: readonly number[];
} {
  const { pairs, others } = knownShape.parse(known);
  return { theirs: new Map(pairs.map((pair) => [pair.ours, pair.theirs])), others };
}

function refusedShape(error: z.ZodError): Outcome {
  const issue = error.issues[0];
  const where = issue?.path.join('.') || 'the body';
  return {
    kind: 'refused',
    code: 'authorisation_unreadable',
    detail: `${where} of the authorisation: ${issue?.message ?? 'wrong shape'}`,
  };
}
