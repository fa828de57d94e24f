import swagger, { type SwaggerTransformObject } from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { Api } from './api.ts';

/** Of the published contract, not of the program: rises with what callers can see. */
const API_VERSION = '1.0.0';

const DESCRIPTION = `Backhaul keeps a retailer's systems in step while goods come back.

Money is a whole number of minor units with its currency. Commands carry an \`Idempotency-Key\`. Errors are RFC 9457
problems with a stable \`code\`; \`GET /problems/{code}\` explains each. Send \`traceparent\` or \`x-correlation-id\` to find an
exchange again in the logs.`;

/** Serves the OpenAPI document, made from the schemas that validate, at `/docs` and `/docs/json`. */
export function documentation(server: Api): void {
  void server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Backhaul', description: DESCRIPTION, version: API_VERSION },
      tags: [
        { name: 'commerce', description: 'For channels: what may come back, returns and their status.' },
        { name: 'process', description: 'For people who look after returns.' },
        { name: 'system', description: 'For systems that tell of parcels, boxes, products and customers.' },
        { name: 'hooks', description: 'Where vendors send their webhooks.' },
        { name: 'house', description: 'Health, and what problems mean.' },
      ],
      components: {
        securitySchemes: { bearer: { type: 'http', scheme: 'bearer', description: 'An API key issued to you.' } },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: (document) => tidy(jsonSchemaTransformObject(document)),
  });
  void server.register(swaggerUi, {
    routePrefix: '/docs',
    theme: {
      title: 'Backhaul API',
      // The bar on top only offers to load another document, under the mark of the framework.
      css: [{ filename: 'backhaul.css', content: '.swagger-ui .topbar { display: none }' }],
    },
  });
}

type Document = ReturnType<SwaggerTransformObject>;

/**
 * Leaves out components that nothing refers to (each is made twice, as input and as output), and lets an answer say
 * what its schema says where nothing better was written.
 */
function tidy(document: Document): Document {
  if (!('components' in document)) return document;
  const schemas = { ...document.components?.schemas } as Record<string, { readonly description?: string }>;
  const paths = JSON.stringify(document.paths);
  const wanted = (name: string): boolean => {
    const ref = `"#/components/schemas/${name}"`;
    return paths.includes(ref) || Object.values(schemas).some((schema) => JSON.stringify(schema).includes(ref));
  };
  for (let before = -1; before !== Object.keys(schemas).length;) {
    before = Object.keys(schemas).length;
    for (const name of Object.keys(schemas)) if (!wanted(name)) delete schemas[name];
  }
  const described = paths.replaceAll(
    /"description":"Default Response",("content":\{"[^"]+":\{"schema":\{"\$ref":"#\/components\/schemas\/(\w+)")/g,
    (_all, rest: string, name: string) => `"description":${JSON.stringify(schemas[name]?.description ?? name)},${rest}`,
  );
  const told = JSON.parse(described) as unknown;
  return { ...document, paths: told, components: { ...document.components, schemas } } as Document;
}
