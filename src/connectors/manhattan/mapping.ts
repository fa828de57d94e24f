import { z } from 'zod';
import { Reason } from './reasons.ts';
import { readYaml } from './yaml.ts';

const Path = z.string().regex(/^[^.\s]+(\.[^.\s]+)*$/, 'a dotted field name, such as Header.MessageId');
const When = z
  .record(Path, z.array(z.string()).min(1))
  .refine((when) => Object.keys(when).length > 0, 'names no field');

const common = { name: z.string().min(1), when: When };
const items = <F extends z.ZodRawShape>(fields: F) => z.strictObject({ from: Path, fields: z.strictObject(fields) });
const unit = { sku: Path, quantity: Path };
const returned = { line: Path.optional(), ...unit };

/** One kind of outbound message: what tells it apart, which fact it is, and where its fields are. */
export const MessageRule = z.discriminatedUnion('fact', [
  z.strictObject({
    ...common,
    fact: z.literal('goods.received'),
    fields: z.strictObject({ reference: Path }),
    items: items(returned),
  }),
  z.strictObject({
    ...common,
    fact: z.literal('goods.inspected'),
    fields: z.strictObject({ reference: Path }),
    items: items({ ...returned, grade: Path, container: Path.optional() }),
  }),
  z.strictObject({
    ...common,
    fact: z.literal('goods.moved'),
    fields: z.strictObject({ reference: Path }),
    items: items({ ...returned, condition: Path }),
  }),
  z.strictObject({
    ...common,
    fact: z.literal('order.shipped'),
    fields: z.strictObject({ order: Path }),
    items: items({ line: Path, ...unit }),
  }),
  z.strictObject({
    ...common,
    fact: z.literal('stock.adjusted'),
    fields: z.strictObject({
      document: Path,
      ...unit,
      reason_code: Path.optional(),
      reason_text: Path.optional(),
    }),
  }),
  z.strictObject({
    ...common,
    fact: z.literal('stock.opened'),
    fields: z.strictObject({ document: Path }),
    items: items({ ...unit, status: Path.optional() }),
  }),
]);

export type MessageRule = z.output<typeof MessageRule>;

const MappingSchema = z.strictObject({
  name: z.string().min(1),
  version: z.int().positive(),
  envelope: z.strictObject({ id: Path, at: Path, facility: Path }),
  zoneless_times: z.enum(['utc', 'refuse']),
  messages: z.array(MessageRule).min(1),
  ignored: z.array(z.strictObject({ when: When, why: z.string().min(1) })).default([]),
  sellable: z.array(z.string()).min(1),
  grades: z.record(z.string(), z.enum(['A', 'B', 'C', 'D'])),
  reason_codes: z.record(z.string(), Reason).default({}),
});

/** How a tenant's outbound messages are read; see `contracts/mappings/manhattan-messages.v1.yaml`. */
export type Mapping = z.output<typeof MappingSchema>;

/** Reads a message mapping from its YAML text. Throws a ConfigError that names the wrong field. */
export function parseMapping(yamlText: string): Mapping {
  return readYaml(MappingSchema, yamlText, 'MANHATTAN_MAPPING_TEXT');
}
