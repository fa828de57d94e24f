import { z } from 'zod';
import { exponent } from '#core/base/money.ts';
import type { Instant } from '#core/base/instant.ts';
import { RESOLUTIONS, isExceptionKind, severityOf, waysOut } from '#core/resolutions.ts';
import { EXCEPTION_RULES } from '#core/exceptions.ts';
import { ExceptionPage, ExceptionQuery, ExceptionResolution, type OpenException } from '#contract/exceptions.ts';
import { name } from '#contract/said.ts';
import type { ExceptionRow, ExceptionsWanted } from '#flows/ports.ts';
import type { Api } from '../api.ts';
import { COMMON, problems } from '../documented.ts';
import type { Door } from '../door.ts';
import { door } from '../door.ts';
import type { ApiPorts } from '../ports.ts';
import { refusal } from '../refusal.ts';

const exception_id = name(
  'Id of the exception, encoded as one segment of a path.',
  'posting_rejected:R-1-1:credit',
).max(1_000);

/** The way in which a person closes an exception. */
export const RESOLUTION_DOORS: readonly Door[] = [
  door({
    fact: 'exception.resolved',
    scope: 'process:write',
    path: '/process/v1/exceptions/:exception_id/resolution',
    summary: 'Close an exception',
    description:
      'With a name, a reason and what was done about it. Refused while money or units are still open: it then closes by ' +
      'itself when its fact comes.',
    params: { exception_id },
    needs: ['exception'],
    body: ExceptionResolution,
    says: async ({ exception_id: id }, said, { read }) => {
      const row = await read.exception(id);
      if (row === null) throw refusal('exception_unknown', `There is no exception ${id}.`);
      const { kind, aggregate } = row;
      return { to: { aggregate }, fact: { type: 'exception.resolved', exception_id: id, kind, ...said } };
    },
  }),
];

/** `GET /process/v1/exceptions`: the queue of what people have to look at. `addresses` says where a fact can be told. */
export function exceptionsRoute(server: Api, ports: ApiPorts, addresses: (fact: string) => readonly string[]): void {
  server.get('/process/v1/exceptions', {
    config: { scope: 'process:read' },
    schema: {
      summary: 'Open exceptions',
      description:
        'Those that are due first before the others, page by page, with what can be done about each and where. What opens ' +
        'or closes between two pages neither repeats nor hides another one.',
      tags: ['process'],
      security: [{ bearer: [] }],
      querystring: ExceptionQuery,
      response: { 200: ExceptionPage, ...problems(...COMMON) },
    },
    async handler(request) {
      const { kind = null, owner = null, aggregate = null, limit, after } = request.query;
      const from = after === undefined ? null : placeOf(after);
      // One more than asked for tells whether there is a next page.
      const rows = await ports.read.openExceptions({ kind, owner, aggregate, after: from, limit: limit + 1 });
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      const now = ports.now();
      return {
        exceptions: page.map((row) => told(row, now, addresses)),
        next: rows.length > limit && last !== undefined ? cursorOf(last) : null,
      };
    },
  });
}

function told(
  row: ExceptionRow,
  now: Instant,
  addresses: (fact: string) => readonly string[],
): z.output<typeof OpenException> {
  const { id, kind, aggregate, owner, detail, opened_at, due_at } = row;
  const { money_at_risk_minor: amount_minor, currency } = row;
  const known = isExceptionKind(kind) ? kind : null;
  const resolution = known === null ? null : RESOLUTIONS[known];
  return {
    id,
    kind,
    aggregate,
    owner,
    severity: severityOf(amount_minor, exponent(currency)),
    meaning: known === null ? kind : EXCEPTION_RULES[known].meaning,
    money_at_risk: { amount_minor, currency },
    detail,
    opened_at,
    due_at,
    late: due_at < now,
    ways: (known === null ? [] : waysOut(known)).map(({ name: way, says, command }) => ({
      name: way,
      says,
      fact: command,
      addresses: command === null ? [] : [...addresses(command)],
    })),
    closes_when: resolution?.by_fact?.when ?? null,
    closable: resolution !== null && resolution.by_person !== null,
  };
}

const Place = z.tuple([z.iso.datetime(), z.string()]);

function cursorOf({ due_at, id }: ExceptionRow): string {
  return Buffer.from(JSON.stringify([due_at, id])).toString('base64url');
}

function placeOf(cursor: string): ExceptionsWanted['after'] {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const read = Place.safeParse(jsonOf(text));
  if (read.success) return { due_at: read.data[0], id: read.data[1] };
  const detail = '`after` is no `next` of a page before; leave it out to begin anew.';
  throw refusal('validation_failed', detail, { errors: [{ pointer: '#/after', code: 'invalid_format', detail }] });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is not a place, which the caller is told.
    return null;
  }
}
