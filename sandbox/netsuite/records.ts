import type { Ground } from '#sandbox/kit/stand-in.ts';
import { adjustInventory } from './adjustment.ts';
import { createAuthorisation, patchAuthorisation } from './authorisation.ts';
import type { Body } from './bodies.ts';
import { createCredit, creditAuthorisation } from './credit.ts';
import { run } from './database.ts';
import { createJournal } from './journal.ts';
import { receive } from './receipt.ts';
import { Refusal, userError } from './refusal.ts';
import { refundedMemo, refundMemo } from './refund.ts';
import {
  addressed,
  byExternalId,
  referenced,
  restamp,
  types,
  type RecordType,
  type Transaction,
} from './transactions.ts';

/** The record type that a path names, or a 404. */
export function typeOf(name: string): RecordType {
  if (isType(name)) return name;
  throw new Refusal(404, 'INVALID_KEY_OR_REF', `Record type '${name}' does not exist.`);
}

/** Creates a record and returns its id. */
export function create(ground: Ground, type: RecordType, body: Body): number {
  switch (type) {
    case 'returnAuthorization':
      return createAuthorisation(ground, body);
    case 'itemReceipt':
      return receive(ground, sourceOf(ground, body), body, true);
    case 'creditMemo':
      return body.createdFrom === undefined
        ? createCredit(ground, body)
        : creditAuthorisation(ground, sourceOf(ground, body), body, true);
    case 'customerRefund':
      return refundMemo(ground, refundedMemo(ground, body), body);
    case 'inventoryAdjustment':
      return adjustInventory(ground, body);
    case 'journalEntry':
      return createJournal(ground, body);
    case 'salesOrder':
      throw new Refusal(403, 'INSUFFICIENT_PERMISSION', 'Permission Violation: the role may view sales orders only.');
  }
}

/** Makes a record out of another and returns its id. */
export function transform(
  ground: Ground,
  from: RecordType,
  segment: string,
  to: string,
  body: Body,
  replace: boolean,
): number {
  const source = addressed(ground, from, segment);
  switch (`${from}>${to}`) {
    case 'returnAuthorization>itemReceipt':
      return receive(ground, source, body, replace);
    case 'returnAuthorization>creditMemo':
      return creditAuthorisation(ground, source, body, replace);
    case 'creditMemo>customerRefund':
      return refundMemo(ground, source, body);
    case 'salesOrder>returnAuthorization':
      return createAuthorisation(ground, { ...body, createdFrom: { id: String(source.id) } });
    default:
      throw new Refusal(400, 'INVALID_REQUEST', `The transformation from ${from} to ${to} is not supported.`);
  }
}

/** Changes a record in place: authorisations by line, all others in their memo only. */
export function patch(ground: Ground, type: RecordType, row: Transaction, body: Body): void {
  if (type === 'salesOrder')
    throw new Refusal(403, 'INSUFFICIENT_PERMISSION', 'Permission Violation: the role may view sales orders only.');
  if (type === 'returnAuthorization') return patchAuthorisation(ground, row, body);
  const other = Object.keys(body).find((field) => field !== 'memo' && field !== 'externalId');
  if (other !== undefined) throw userError('A posted transaction cannot be changed; only its memo can.', other);
  if (body.memo !== undefined) run(ground, 'UPDATE netsuite_transactions SET memo = ? WHERE id = ?', body.memo, row.id);
  restamp(ground, row.id, row.status);
}

/** Creates or changes the record of an external id; returns its id. */
export function upsert(ground: Ground, type: RecordType, segment: string, body: Body): number {
  if (!segment.startsWith('eid:'))
    throw new Refusal(405, 'INVALID_REQUEST', 'PUT needs an external id: {type}/eid:{externalId}.');
  const external_id = segment.slice(4);
  const found = byExternalId(ground, type, external_id);
  if (found === undefined) return create(ground, type, { ...body, externalId: external_id });
  patch(ground, type, found, body);
  return found.id;
}

function sourceOf(ground: Ground, body: Body): Transaction {
  if (body.createdFrom === undefined) throw userError('Please enter value(s) for: Created From', 'createdFrom');
  return referenced(ground, 'returnAuthorization', body.createdFrom, 'createdFrom');
}

function isType(name: string): name is RecordType {
  return Object.hasOwn(types, name);
}
