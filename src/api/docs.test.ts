import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { PROBLEMS } from '#contract/problems.ts';
import { DOORS } from './doors.ts';
import { bench } from './ports.fixture.ts';

type Node = Readonly<Record<string, unknown>>;

let document: Node;
beforeAll(async () => {
  document = (await bench().server.inject({ url: '/docs/json' })).json();
});

/** Every schema of the document with the path to it. */
function* schemas(node: unknown, path: string, inside = false): Generator<readonly [path: string, schema: Node]> {
  if (typeof node !== 'object' || node === null) return;
  if (Array.isArray(node)) {
    for (const [index, item] of node.entries()) yield* schemas(item, `${path}/${index}`, inside);
    return;
  }
  const schema = node as Node;
  if (inside) yield [path, schema];
  for (const [name, value] of Object.entries(schema)) {
    if (name === 'examples' || name === 'example') continue;
    // A parameter says what it means beside its schema.
    if (name === 'parameters')
      for (const { schema: of, ...rest } of value as readonly (Node & { readonly schema: Node })[]) {
        const { name: parameter, description, example } = rest;
        yield [`${path}/parameters/${String(parameter)}`, { ...of, description, example }];
      }
    else if (name === 'properties' || name === 'schemas')
      for (const [key, property] of Object.entries(value as Node)) yield* schemas(property, `${path}/${key}`, true);
    else yield* schemas(value, `${path}/${name}`, name === 'schema' || name === 'items');
  }
}

function resolved(schema: Node): Node {
  const ref = schema['$ref'];
  if (typeof ref !== 'string') return schema;
  const components = document['components'] as { readonly schemas: Readonly<Record<string, Node>> };
  return { ...components.schemas[ref.slice('#/components/schemas/'.length)], ...schema };
}

test('it is OpenAPI 3.1 and holds every address', () => {
  expect(document['openapi']).toBe('3.1.0');
  const own = [
    '/commerce/v1/eligibility',
    '/commerce/v1/returns',
    '/commerce/v1/returns/{return_id}',
    '/health',
    '/hooks/{system}',
    '/problems/{code}',
    '/process/v1/exceptions',
    '/process/v1/returns/{return_id}',
  ];
  const doors = DOORS.map(({ path }) => path.replaceAll(/:(\w+)/g, '{$1}'));
  expect(Object.keys(document['paths'] as Node).sort()).toEqual([...own, ...doors].sort());
  expect(doors).toHaveLength(41);
});

test('the reference names every address of it with its scope, and no other', () => {
  const page = readFileSync('docs/reference/api.md', 'utf8');
  const listed = [...page.matchAll(/^\| `([A-Z]+ \/\S*)` \|/gm)].map(([, address]) => address);
  const served = Object.entries(document['paths'] as Node).flatMap(([path, methods]) =>
    Object.keys(methods as Node).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(new Set(listed)).toEqual(new Set(served));
  expect(listed).toHaveLength(served.length);
  const facts = new Map(DOORS.map(({ path, fact }) => [`POST ${path.replaceAll(/:(\w+)/g, '{$1}')}`, fact]));
  for (const [address, fact] of facts) expect(page, address).toContain(`| \`${address}\` | \`${fact}\` |`);
});

test('no component is left that nothing refers to, and no answer is called a default', () => {
  const text = JSON.stringify(document);
  const { schemas: all } = document['components'] as { readonly schemas: Node };
  expect(Object.keys(all).filter((name) => !text.includes(`"#/components/schemas/${name}"`))).toEqual([]);
  expect(Object.keys(all)).toContain('ReturnReport');
  expect(text).not.toContain('Default Response');
});

test('every property has a description and an example that fits it', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ ...document, $id: 'doc' });
  const faults: string[] = [];
  let seen = 0;
  for (const [path, schema] of schemas(document, '')) {
    const { description, examples, example } = resolved(schema);
    seen += 1;
    if (typeof description !== 'string' || description === '') faults.push(`${path} has no description`);
    const given = Array.isArray(examples) ? examples : example === undefined ? [] : [example];
    if (given.length === 0) faults.push(`${path} has no example`);
    const named = JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"doc#/components')) as Node;
    for (const one of given) if (!ajv.validate(named, one)) faults.push(`${path}: the example ${ajv.errorsText()}`);
  }
  expect(faults).toEqual([]);
  expect(seen).toBeGreaterThan(200);
});

describe('every operation', () => {
  test('has a summary, a description and a tag; the guarded ones say how', () => {
    const operations = Object.entries(document['paths'] as Node).flatMap(([path, methods]) =>
      Object.entries(methods as Node).map(([method, operation]) => [`${method} ${path}`, operation as Node] as const),
    );
    expect(operations).toHaveLength(50);
    for (const [name, operation] of operations) {
      expect(operation['summary'], name).toBeTypeOf('string');
      expect(operation['description'], name).toBeTypeOf('string');
      expect(operation['tags'], name).toHaveLength(1);
      expect('security' in operation, name).toBe(/\/(commerce|process|system)\//.test(name));
    }
  });

  test('documents its problems under their status', () => {
    const answers = Object.values(document['paths'] as Record<string, Record<string, { responses: Node }>>)
      .flatMap((methods) => Object.values(methods))
      .flatMap(({ responses }) => Object.entries(responses as Record<string, Node>));
    let documented = 0;
    for (const [status, response] of answers) {
      const content = response['content'] as Node | undefined;
      if (content?.['application/problem+json'] === undefined) continue;
      for (const [, code] of String(response['description']).matchAll(/`(\w+)`/g)) {
        documented += 1;
        expect(PROBLEMS[code as keyof typeof PROBLEMS].status).toBe(Number(status));
      }
    }
    expect(documented).toBeGreaterThan(30);
  });
});
