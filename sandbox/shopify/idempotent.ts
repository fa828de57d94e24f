import { getDirectiveValues, GraphQLError, type GraphQLResolveInfo } from 'graphql';
import type { Ground } from '../kit/stand-in.ts';
import { prepared } from '../kit/prepared.ts';
import { row } from './rows.ts';
import { wrong, type Result } from './user-error.ts';

/**
 * Does the work of a mutation once for its `@idempotent(key:)`, without which Shopify refuses these mutations since 2026-04.
 * The same key with other parameters is refused; what Shopify forgets after a day is kept here for ever.
 */
export function once(ground: Ground, info: GraphQLResolveInfo, parameters: unknown, work: () => Result): Result {
  const key = keyOf(info);
  return ground.transaction(() => {
    const text = JSON.stringify(parameters);
    const sql = 'SELECT parameters, result_id AS id FROM shopify_idempotent WHERE key = ? AND mutation = ?';
    const known = row<{ parameters: string; id: number }>(ground.db, sql, key, info.fieldName);
    if (known !== undefined)
      return known.parameters === text
        ? { id: known.id }
        : wrong('IDEMPOTENCY_KEY_PARAMETER_MISMATCH', ['input'], 'The idempotency key was used with other parameters.');
    const result = work();
    if ('id' in result)
      prepared(
        ground.db,
        'INSERT INTO shopify_idempotent (key, mutation, parameters, result_id) VALUES (?, ?, ?, ?)',
      ).run(key, info.fieldName, text, result.id);
    return result;
  });
}

function keyOf(info: GraphQLResolveInfo): string {
  const directive = info.schema.getDirective('idempotent');
  const node = info.fieldNodes[0];
  const values = directive && node ? getDirectiveValues(directive, node, info.variableValues) : undefined;
  const key: unknown = values?.['key'];
  if (typeof key === 'string' && key !== '') return key;
  throw new GraphQLError(`The @idempotent directive is required for ${info.fieldName} but was not provided.`, {
    extensions: { code: 'BAD_REQUEST' },
  });
}
