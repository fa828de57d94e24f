/**
 * Asserts what only a bug in our own code can break; never for what a caller or a vendor sent.
 * Throws an Error whose message starts with "bug:" so that it is not mistaken for bad input.
 */
export function must<T>(value: T | null | undefined | false, what: string): T {
  if (value === null || value === undefined || value === false) throw new Error(`bug: ${what}`);
  return value;
}

/** Closes an exhaustive switch: the compiler refuses it while a case is missing. */
export function never(value: never, what: string): never {
  throw new Error(`bug: unexpected ${what}: ${JSON.stringify(value)}`);
}
