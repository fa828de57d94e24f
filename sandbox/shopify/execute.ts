import {
  executeSync,
  GraphQLError,
  Kind,
  parse,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type OperationDefinitionNode,
} from 'graphql';
import type { Ground } from '../kit/stand-in.ts';
import { available, take, type Bucket } from './bucket.ts';
import { cost } from './cost.ts';
import { roots } from './resolvers.ts';
import { schema } from './schema.ts';

/** A GraphQL request as it came in the body. */
export interface GraphRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | null;
}

type Prepared = { readonly document: DocumentNode } | { readonly errors: readonly GraphQLError[] };

const documents = new Map<string, Prepared>();
const MOST_DOCUMENTS = 500;
const MOST_COST = 1_000;
const THROTTLE_GUIDE = 'https://shopify.dev/api/usage/rate-limits';

/** Executes a request within the bucket and gives the body of the answer. */
export function execute(ground: Ground, bucket: Bucket, request: GraphRequest): object {
  const prepared = prepare(request.query);
  if ('errors' in prepared) return { errors: prepared.errors.map(wireError) };
  const operation = operationOf(prepared.document, request.operationName);
  if (operation === null)
    return {
      errors: [wireError(new GraphQLError('An operation name is required', { extensions: { code: 'BAD_REQUEST' } }))],
    };
  const requested = cost(schema, prepared.document, operation, request.variables);
  if (requested > MOST_COST) return tooDear(bucket, requested);
  if (!take(bucket, requested)) return throttled(bucket, requested);
  const result = executeSync({
    schema,
    document: prepared.document,
    rootValue: roots(ground),
    variableValues: request.variables,
    operationName: request.operationName,
  });
  const actual = cost(schema, prepared.document, operation, request.variables, result.data ?? null);
  take(bucket, actual - requested);
  return { ...wireResult(result), extensions: { cost: costs(bucket, requested, actual) } };
}

/** The answer to a call for which the bucket is too empty: HTTP 200, and no data. */
export function throttled(bucket: Bucket, requested: number): object {
  return {
    errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED', documentation: THROTTLE_GUIDE } }],
    extensions: { cost: costs(bucket, requested, null) },
  };
}

function tooDear(bucket: Bucket, requested: number): object {
  const message = `Query cost is ${requested}, which exceeds the single query max cost limit (${MOST_COST}).`;
  const extensions = { code: 'MAX_COST_EXCEEDED', cost: requested, maxCost: MOST_COST, documentation: THROTTLE_GUIDE };
  return { errors: [{ message, extensions }], extensions: { cost: costs(bucket, requested, null) } };
}

function costs(bucket: Bucket, requestedQueryCost: number, actualQueryCost: number | null) {
  const throttleStatus = {
    maximumAvailable: bucket.maximum,
    currentlyAvailable: Math.floor(available(bucket)),
    restoreRate: bucket.restore_rate,
  };
  return { requestedQueryCost, actualQueryCost, throttleStatus };
}

function prepare(query: string): Prepared {
  const known = documents.get(query);
  if (known !== undefined) return known;
  const made = read(query);
  if (documents.size >= MOST_DOCUMENTS) documents.clear();
  documents.set(query, made);
  return made;
}

function read(query: string): Prepared {
  try {
    const document = parse(query);
    const errors = validate(schema, document);
    return errors.length === 0 ? { document } : { errors };
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] };
    throw error;
  }
}

function operationOf(document: DocumentNode, name: string | null): OperationDefinitionNode | null {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const found = name === null ? operations : operations.filter((node) => node.name?.value === name);
  return found.length === 1 ? (found[0] ?? null) : null;
}

function wireResult(result: ExecutionResult): object {
  if (result.errors === undefined) return { data: result.data };
  for (const error of result.errors) {
    // Anything but a GraphQL error that we threw on purpose is a defect of the stand-in, and must be seen as one.
    if (error.originalError !== undefined && !(error.originalError instanceof GraphQLError)) throw error.originalError;
  }
  return { errors: result.errors.map(wireError), ...(result.data === undefined ? {} : { data: result.data }) };
}

function wireError(error: GraphQLError): object {
  const { message, locations, path } = error;
  return {
    message,
    ...(locations === undefined ? {} : { locations }),
    ...(path === undefined ? {} : { path }),
    extensions: { code: error.extensions['code'] ?? codeOf(message) },
  };
}

/** Shopify names what is wrong with a document in camel case. */
function codeOf(message: string): string {
  if (message.startsWith('Cannot query field')) return 'undefinedField';
  if (message.startsWith('Unknown argument')) return 'argumentNotAccepted';
  if (message.startsWith('Variable ')) return 'INVALID_VARIABLE';
  return message.startsWith('Syntax Error') ? 'PARSE_ERROR' : 'argumentLiteralsIncompatible';
}
