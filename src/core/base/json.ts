import { must } from './must.ts';

/** Any value that survives JSON unchanged. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export type JsonObject = { readonly [key: string]: Json };

/** A text that an accepted reply promises to hold; a connector that accepts without it has a bug. */
export function promised(facts: JsonObject, name: string): string {
  const value = facts[name];
  return must(typeof value === 'string' ? value : null, `a reply was accepted without its ${name}`);
}
