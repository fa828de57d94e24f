import { invalid, type Answer } from './answer.ts';

/** A form or query as Stripe reads it: flat names with brackets. */
export type Params = ReadonlyMap<string, string>;

/** Reads a form body or a query string; a repeated name keeps its last value. */
export function readParams(text: string): Params {
  return new Map(new URLSearchParams(text));
}

/** The refusal of the first name that is not known here, or null. A known `name[]` allows `name[anything]`. */
export function unknownParam(params: Params, known: readonly string[]): Answer | null {
  for (const name of params.keys()) {
    const root = name.split('[', 1)[0] ?? name;
    const nested = name !== root;
    if (known.includes(nested ? `${root}[]` : root)) continue;
    return invalid({ code: 'parameter_unknown', message: `Received unknown parameter: ${root}`, param: root });
  }
  return null;
}

/** `metadata[name]=value` pairs; an empty value means that the name is to be removed. */
export function metadataOf(params: Params): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const [name, value] of params) {
    const key = /^metadata\[([^\][]+)\]$/.exec(name)?.[1];
    if (key !== undefined) pairs.set(key, value);
  }
  return pairs;
}

/** The refusal of metadata over Stripe's limits (50 names of 40 characters, values of 500), or null. */
export function metadataRefused(metadata: Readonly<Record<string, string>>): Answer | null {
  const pairs = Object.entries(metadata);
  if (pairs.length > 50)
    return invalid({ message: `Metadata can have up to 50 keys; you passed ${pairs.length}.`, param: 'metadata' });
  for (const [name, value] of pairs) {
    const param = `metadata[${name}]`;
    if (name.length > 40) return invalid({ message: `Metadata key ${name} is longer than 40 characters.`, param });
    if (value.length > 500) return invalid({ message: `The value of ${param} is longer than 500 characters.`, param });
  }
  return null;
}

/** A whole number of at least `least`, or the refusal Stripe answers. */
export function wholeParam(params: Params, name: string, least: number): number | null | Answer {
  const text = params.get(name);
  if (text === undefined) return null;
  const value = Number(text);
  const said = { code: 'parameter_invalid_integer', param: name };
  if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(value))
    return invalid({ ...said, message: `Invalid integer: ${text}` });
  if (value < least) return invalid({ ...said, message: `This value must be greater than or equal to ${least}.` });
  return value;
}
