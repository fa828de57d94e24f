/** A business error as GraphQL answers it beside an empty result. */
export interface UserError {
  readonly code: string;
  readonly field: readonly string[];
  readonly message: string;
}

/** What a change of the shop's books came to: the id of what was changed, or why nothing was. */
export type Result = { readonly id: number } | { readonly errors: readonly UserError[] };

/** One error, as a result. */
export function wrong(
  code: string,
  field: readonly string[],
  message: string,
): { readonly errors: readonly UserError[] } {
  return { errors: [{ code, field, message }] };
}
