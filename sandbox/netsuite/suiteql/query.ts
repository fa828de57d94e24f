/** A parsed query. */
export interface Query {
  readonly columns: readonly Output[] | 'count' | 'all';
  /** The name of the count, when that is what is asked for. */
  readonly count_name: string;
  readonly table: string;
  /** The name that columns may be prefixed with. */
  readonly alias: string;
  readonly where: Condition | null;
  readonly order: readonly { readonly column: string; readonly descending: boolean }[];
}

/** A column of the answer: as it is, as formatted date (TO_CHAR), or as display name (BUILTIN.DF). */
export interface Output {
  readonly column: string;
  readonly name: string;
  readonly as:
    | { readonly kind: 'plain' }
    | { readonly kind: 'date'; readonly format: string }
    | { readonly kind: 'display' };
}

export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=' | 'LIKE';

export type Value = { readonly kind: 'text' | 'number' | 'date'; readonly value: string };

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | { readonly kind: 'compare'; readonly column: string; readonly by: Comparison; readonly value: Value }
  | { readonly kind: 'in'; readonly column: string; readonly values: readonly Value[] }
  | { readonly kind: 'null'; readonly column: string };
