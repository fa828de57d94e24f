import type { z } from 'zod';
import type { Mapping, MessageRule } from './mapping.ts';

/** Canonical names to dotted paths in a vendor message. */
export type Paths = Readonly<Record<string, string | undefined>>;

/** The value at a dotted path; undefined where the message has none. */
function at(message: unknown, path: string): unknown {
  let value: unknown = message;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}

/** Whether every field that `when` names holds one of its values; numbers count as their text. */
export function matches(message: unknown, when: Readonly<Record<string, readonly string[]>>): boolean {
  return Object.entries(when).every(([path, values]) => {
    const value = at(message, path);
    return (typeof value === 'string' || typeof value === 'number') && values.includes(String(value));
  });
}

/** The message under canonical names, as the rule says where they are; nothing is checked yet. */
export function pick(message: unknown, rule: MessageRule, mapping: Mapping): unknown {
  const picked = { ...fields(message, mapping.envelope), ...fields(message, rule.fields) };
  if (!('items' in rule)) return picked;
  const { from, fields: paths } = rule.items;
  const items = at(message, from);
  return { ...picked, items: Array.isArray(items) ? items.map((item) => fields(item, paths)) : items };
}

/** A failed check in the vendor's own field names: "Lines[2].Quantity: …". */
export function complaint(error: z.ZodError, rule: MessageRule, mapping: Mapping): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'the message is wrong';
  return `${vendorField(issue.path, rule, mapping)}: ${issue.message}`;
}

function fields(source: unknown, paths: Paths): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const [name, path] of Object.entries(paths)) if (path !== undefined) picked[name] = at(source, path);
  return picked;
}

function vendorField(path: readonly PropertyKey[], rule: MessageRule, mapping: Mapping): string {
  const [first, index, name] = path.map(String);
  if (first !== 'items' || !('items' in rule)) {
    const paths: Paths = { ...mapping.envelope, ...rule.fields };
    return paths[first ?? ''] ?? first ?? 'the message';
  }
  const item = index === undefined ? rule.items.from : `${rule.items.from}[${index}]`;
  const paths: Paths = rule.items.fields;
  return name === undefined ? item : `${item}.${paths[name] ?? name}`;
}
