import { z } from 'zod';
import { must } from '#core/base/must.ts';

/** A property of the API: what it means, and an example of it. */
export function field<S extends z.ZodType>(schema: S, description: string, example: z.input<S>): S {
  return schema.meta({ description, examples: [example] });
}

/** An object whose example is put together from the examples of its properties. An `id` makes it a named component. */
export function object<S extends z.core.$ZodLooseShape>(shape: S, description: string, id?: string): z.ZodObject<S> {
  return z.object(shape).meta(about(shape, description, id));
}

/** The same for what callers send: unknown properties are errors, so that a misspelt one is not passed over. */
export function command<S extends z.core.$ZodLooseShape>(
  shape: S,
  description: string,
  id?: string,
  check?: { readonly holds: (value: z.output<z.ZodObject<S>>) => boolean; readonly message: string },
): z.ZodObject<S, z.core.$strict> {
  const schema = z.strictObject(shape);
  const checked = check === undefined ? schema : schema.refine(check.holds, { error: check.message });
  return checked.meta(about(shape, description, id));
}

/** A list whose example holds the example of its items. */
export function list<S extends z.ZodType>(
  item: S,
  description: string,
  limits?: { min: number; max: number },
): z.ZodArray<S> {
  const schema = limits === undefined ? z.array(item) : z.array(item).min(limits.min).max(limits.max);
  return schema.meta({ description, examples: [[example(item)]] });
}

/** The example that a schema carries; a schema without one is a bug. */
function example(schema: unknown): unknown {
  const meta = z.globalRegistry.get(schema as z.ZodType);
  return must(meta?.examples as unknown[] | undefined, 'a schema without an example')[0];
}

function about(shape: z.core.$ZodLooseShape, description: string, id?: string): z.core.GlobalMeta {
  const examples = [Object.fromEntries(Object.entries(shape).map(([name, schema]) => [name, example(schema)]))];
  return id === undefined ? { description, examples } : { id, description, examples };
}
