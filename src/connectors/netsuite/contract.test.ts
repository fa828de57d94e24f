import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Call } from '#connectors/kit/connector.ts';
import type { JsonObject } from '#core/base/json.ts';
import { authorisation, creditOf, documentOf, harness, receiptOf, refundOf, type Harness } from './harness.fixture.ts';
import { credits } from './inbound/credits.ts';
import { adjust } from './outbound/adjust.ts';
import { authorise } from './outbound/authorise.ts';
import { credit } from './outbound/credit.ts';
import { receive } from './outbound/receive.ts';
import { refund } from './outbound/refund.ts';
import { withdraw } from './outbound/withdraw.ts';

const file = new URL('../../../../shared/specs/netsuite-returns-subset.openapi.json', import.meta.url);
const missing = existsSync(file) ? null : 'skipped: the NetSuite subset specification is not beside this repository';

let erp: Harness;
let rma: string;
let memo: string;
let ajv: Ajv2020;

beforeAll(async () => {
  if (missing !== null) return;
  ajv = new Ajv2020({ strict: false, allErrors: true, formats: { date: true, 'date-time': true } });
  ajv.addSchema(closed(JSON.parse(readFileSync(file, 'utf8'))) as AnySchema, 'spec');
  erp = await harness();
  rma = documentOf(await erp.deliver(authorise, authorisation));
  documentOf(await erp.deliver(receive, receiptOf(rma)));
  memo = documentOf(await erp.deliver(credit, creditOf(rma)));
  documentOf(await erp.deliver(refund, refundOf(memo)));
});

afterAll(() => erp?.close());

/** The specification with unknown properties refused, so that a misspelt field of ours is seen. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== 'object' || node === null) return node;
  const copy: Record<string, unknown> = Object.fromEntries(
    Object.entries(node).map(([name, value]) => [name, closed(value)]),
  );
  // Parts of an allOf describe one object together: closing each would refuse the others' properties.
  return copy['type'] === 'object' && copy['properties'] !== undefined
    ? { additionalProperties: false, ...copy }
    : copy;
}

function expectValid(schema: string, value: unknown): void {
  const validate = ajv.getSchema(`spec#/components/schemas/${schema}`);
  if (validate === undefined) throw new Error(`the specification holds no schema ${schema}`);
  const valid = validate(value);
  expect({ valid, errors: validate.errors ?? [] }).toEqual({ valid: true, errors: [] });
}

function bodyOf(call: Call): unknown {
  return JSON.parse(call.body ?? 'null');
}

async function answered(path: string): Promise<unknown> {
  const reply = await erp.send({ method: 'GET', path: `/services/rest/record/v1/${path}`, headers: {}, body: null });
  expect(reply.status).toBe(200);
  return JSON.parse(reply.body);
}

const known: JsonObject = { pairs: [{ ours: 1, theirs: 1 }], others: [2] };

test('the check sees a misspelt field', async (context) => {
  if (missing !== null) return context.skip(missing);
  const validate = ajv.getSchema('spec#/components/schemas/itemReceipt');
  expect(validate?.({ externalID: 'x' })).toBe(false);
  expect(validate?.({ item: { items: [{ orderline: 1 }] } })).toBe(false);
});

test('request bodies hold what the records hold', async (context) => {
  if (missing !== null) return context.skip(missing);
  expectValid('returnAuthorization', bodyOf(authorise.request(authorisation, erp.config, {})));
  expectValid('itemReceipt', bodyOf(receive.request(receiptOf(rma), erp.config, known)));
  expectValid('creditMemo', bodyOf(credit.request(creditOf(rma), erp.config, known)));
  const operation = {
    name: 'erp.stock.adjust',
    document: 'A',
    node: 'DC1',
    at: '2010-12-07T10:00:00.000Z',
    sku: '71053',
    quantity: 1,
    state: 'sellable',
    reason: 'found',
  } as const;
  expectValid('inventoryAdjustment', bodyOf(adjust.request({ key: 'a', attempts: 0, operation }, erp.config, {})));
  const withdrawal = { name: 'erp.return.withdraw', return_id: '536365-R1', authorisation_ref: rma } as const;
  expectValid(
    'returnAuthorization',
    bodyOf(withdraw.request({ key: 'w', attempts: 0, operation: withdrawal }, erp.config, { open: [1] })),
  );
  expectValid('suiteqlRequest', bodyOf(credits.request(null, erp.config, '2010-12-07T10:00:00.000Z')));
});

test('the stand-in answers what the records hold', async (context) => {
  if (missing !== null) return context.skip(missing);
  expectValid('returnAuthorization', await answered(`returnAuthorization/${rma}?expandSubResources=true`));
  expectValid('itemReceipt', await answered(`itemReceipt/eid:order~536365:R1~receive~1?expandSubResources=true`));
  expectValid('creditMemo', await answered(`creditMemo/${memo}?expandSubResources=true`));
  expectValid('inventoryAdjustment', await answered('inventoryAdjustment/1?expandSubResources=true'));
  expectValid('returnAuthorization-itemCollection', await answered(`returnAuthorization/${rma}/item`));
  const page = await erp.send(credits.request(null, erp.config, erp.ground.now()));
  expectValid('suiteqlResponse', JSON.parse(page.body));
});

test('the stand-in refuses in the error envelope', async (context) => {
  if (missing !== null) return context.skip(missing);
  const reply = await erp.send({
    method: 'GET',
    path: '/services/rest/record/v1/creditMemo/999',
    headers: {},
    body: null,
  });
  expect(reply).toMatchObject({
    status: 404,
    headers: { 'content-type': expect.stringContaining('type=error') as string },
  });
  expectValid('nsError', JSON.parse(reply.body));
});
