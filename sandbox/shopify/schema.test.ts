import { readFileSync } from 'node:fs';
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  type GraphQLSchema,
} from 'graphql';
import { expect, test } from 'vitest';
import { shared } from '#test/kit/shared.ts';
import { schema } from './schema.ts';

/** Everything that a schema says, one line each: fields, arguments, defaults, enum values, interfaces. */
function lines(of: GraphQLSchema): ReadonlySet<string> {
  const said = new Set<string>();
  for (const type of Object.values(of.getTypeMap())) {
    if (type.name.startsWith('__') || isSpecifiedScalarType(type)) continue;
    said.add(`${type.constructor.name} ${type.name}`);
    if (isEnumType(type)) for (const value of type.getValues()) said.add(`${type.name}.${value.name}`);
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields()))
        said.add(`${type.name}.${field.name}: ${String(field.type)}`);
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const face of type.getInterfaces()) said.add(`${type.name} implements ${face.name}`);
    for (const field of Object.values(type.getFields())) {
      said.add(`${type.name}.${field.name}: ${String(field.type)}`);
      for (const argument of field.args)
        said.add(`${type.name}.${field.name}(${argument.name}: ${String(argument.type)})`);
    }
  }
  for (const directive of of.getDirectives())
    said.add(
      `@${directive.name}(${directive.args.map((argument) => `${argument.name}: ${String(argument.type)}`).join(', ')})`,
    );
  return said;
}

test('everything the stand-in’s schema says, the Admin API 2026-10 says too', { timeout: 60_000 }, (context) => {
  const path = shared(context, 'specs/shopify-admin-2026-10.nodesc.graphql');
  const admin = lines(buildSchema(readFileSync(path, 'utf8'), { assumeValid: true }));
  const mine = lines(schema);
  expect(mine.size).toBeGreaterThan(300);
  expect([...mine].filter((line) => !admin.has(line))).toEqual([]);
});

test('a required argument or input field of Shopify’s is required here too', (context) => {
  const path = shared(context, 'specs/shopify-admin-2026-10.nodesc.graphql');
  const admin = buildSchema(readFileSync(path, 'utf8'), { assumeValid: true });
  const missing: string[] = [];
  for (const type of Object.values(schema.getTypeMap())) {
    const theirs = admin.getType(type.name);
    if (!isInputObjectType(type) || !isInputObjectType(theirs)) continue;
    for (const field of Object.values(theirs.getFields()))
      if (String(field.type).endsWith('!') && field.default === undefined && type.getFields()[field.name] === undefined)
        missing.push(`${type.name}.${field.name}`);
  }
  expect(missing).toEqual([]);
});
