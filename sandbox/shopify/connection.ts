import { GraphQLError } from 'graphql';
import type { Page } from './rows.ts';

/** Arguments of a Relay connection. */
export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly reverse?: boolean | null;
}

/** A page as GraphQL answers it. */
export interface Connection<N> {
  readonly nodes: readonly N[];
  readonly edges: () => readonly { readonly cursor: string; readonly node: N }[];
  readonly pageInfo: PageInfo;
}

/** Where a page stands among its neighbours. */
export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

/** A page of whatever `read` finds beyond the cursor; it is asked for one row more than wanted, to know of a next page. */
export function connection<R, N>(
  page: PageArguments,
  read: (page: Page) => readonly R[],
  idOf: (row: R) => number,
  view: (row: R) => N,
): Connection<N> {
  const first = firstOf(page);
  const reverse = page.reverse === true;
  const after = page.after ? cursorId(page.after) : reverse ? Number.MAX_SAFE_INTEGER : -1;
  const found = read({ after, limit: first + 1, reverse });
  const kept = found.slice(0, first);
  const nodes = kept.map(view);
  const cursors = kept.map((row) => cursor(idOf(row)));
  return {
    nodes,
    edges: () => nodes.map((node, index) => ({ node, cursor: cursors[index] ?? '' })),
    pageInfo: {
      hasNextPage: found.length > first,
      hasPreviousPage: page.after !== undefined && page.after !== null,
      startCursor: cursors[0] ?? null,
      endCursor: cursors.at(-1) ?? null,
    },
  };
}

/** How many an argument asks for; a list without a bound is refused, and so is one past 250. */
export function firstOf(page: { readonly first?: number | null }): number {
  const first = page.first ?? null;
  if (first === null) throw invalid('you must provide one of first or last');
  if (first < 1 || first > 250) throw invalid('first must be between 1 and 250');
  return first;
}

function cursor(id: number): string {
  return Buffer.from(JSON.stringify({ last_id: id })).toString('base64url');
}

function cursorId(text: string): number {
  const match = /^\{"last_id":(\d+)\}$/.exec(Buffer.from(text, 'base64url').toString());
  if (match === null) throw invalid('Invalid cursor for current pagination sort.');
  return Number(match[1]);
}

function invalid(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
}
