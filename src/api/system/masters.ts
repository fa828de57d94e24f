import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { must } from '#core/base/must.ts';
import { utc } from '#contract/common.ts';
import { CustomerList, ProductList } from '#contract/masters.ts';
import { BulkAnswer } from '#contract/said.ts';
import type { Api } from '../api.ts';
import { COMMAND, problems, REPLAYED } from '../documented.ts';
import { present } from '../door.ts';
import { CommandHeaders, commandOf, keyed, type Turnstile } from '../idempotency.ts';
import type { ApiPorts, Conflict, Heeded, SaidFact, Unavailable } from '../ports.ts';
import { refusal } from '../refusal.ts';

/** Where whole lists are told. */
export const BULK_DOORS = [
  { path: '/system/v1/products', fact: 'product.told', open: productsRoute },
  { path: '/system/v1/customers', fact: 'customer.told', open: customersRoute },
] as const;

interface Named extends SaidFact {
  readonly id: string;
}

function productsRoute(server: Api, ports: ApiPorts, turnstile: Turnstile): void {
  server.post('/system/v1/products', {
    config: { scope: 'system:write' },
    preValidation: keyed,
    schema: { ...shape('Tell what products are', 'product.told'), body: ProductList },
    handler: (request, reply) => bulk({ ports, turnstile, request, reply }, request.body.products.map(product)),
  });
}

function customersRoute(server: Api, ports: ApiPorts, turnstile: Turnstile): void {
  server.post('/system/v1/customers', {
    config: { scope: 'system:write' },
    preValidation: keyed,
    schema: { ...shape('Tell how customers stand', 'customer.told'), body: CustomerList },
    handler: (request, reply) => bulk({ ports, turnstile, request, reply }, request.body.customers.map(customer)),
  });
}

function product({ as_of, ...told }: z.output<typeof ProductList>['products'][number]): Named {
  const { sku: id } = told;
  const fact = { type: 'product.told', ...present(told) } as const;
  return { id, at: utc(as_of), to: { aggregate: `product/${id}` }, fact };
}

function customer({ as_of, ...told }: z.output<typeof CustomerList>['customers'][number]): Named {
  const { customer_id: id } = told;
  const fact = { type: 'customer.told', ...present(told) } as const;
  return { id, at: utc(as_of), to: { aggregate: `customer/${id}` }, fact };
}

function shape(summary: string, fact: string) {
  return {
    summary,
    description:
      `1 to 1000 at once, each as a whole and decided by itself; \`results\` says what became of each. Told as \`${fact}\`. ` +
      'After a 503 the same request goes on where it stopped.',
    tags: ['system'],
    security: [{ bearer: [] }],
    headers: CommandHeaders,
    response: { 200: BulkAnswer, ...problems(...COMMAND) },
  };
}

/** Says all of them under one key. */
async function bulk(
  given: {
    readonly ports: ApiPorts;
    readonly turnstile: Turnstile;
    readonly request: FastifyRequest;
    readonly reply: FastifyReply;
  },
  named: readonly Named[],
): Promise<z.output<typeof BulkAnswer>> {
  const { ports, turnstile, request, reply } = given;
  const facts = named.map(({ at, to, fact }) => ({ at, to, fact }));
  const command = commandOf(request, facts);
  const results = await turnstile.once(command, () => ports.say({ ...command, facts }));
  if ('kind' in results) return refuse(results);
  const [first] = results;
  if (first?.kind === 'conflict') return refuse(first);
  if (results.every((one) => 'duplicate' in one && one.duplicate)) void reply.header(REPLAYED, 'true');
  const told = results.map((one, index) => resultOf(one, index, must(named[index], 'an answer without a question').id));
  const done = told.filter(({ outcome }) => outcome === 'done').length;
  return { done, not_done: told.length - done, results: told };
}

/** The list as a whole: nothing of it was said, or not all. */
function refuse(answer: Conflict | Unavailable): never {
  if (answer.kind === 'conflict') throw refusal('idempotency_key_reused', answer.detail);
  throw refusal('unavailable', answer.detail, { retry_after_s: answer.retry_after_s });
}

function resultOf(heeded: Heeded, index: number, id: string): z.output<typeof BulkAnswer>['results'][number] {
  return { index, id, outcome: heeded.kind, detail: heeded.kind === 'done' ? null : heeded.detail };
}
