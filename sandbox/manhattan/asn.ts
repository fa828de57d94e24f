import { z } from 'zod';
import type { Ground } from '#sandbox/kit/stand-in.ts';
import { account } from './account.ts';
import { check, Id } from './check.ts';
import type { Scope } from './endpoint.ts';
import { VendorError } from './envelope.ts';
import { all, one, run } from './rows.ts';
import type { Entity } from './search.ts';
import { known } from './stock.ts';

/** Receiving has begun at this status; from there on an ASN only goes forward. */
const inReceiving = '3000';
const canceled = '9000';

/** An announced item of an ASN. */
export interface AsnLine {
  readonly [column: string]: unknown;
  readonly line: string;
  readonly item: string;
  readonly shipped: number;
  readonly received: number;
  readonly inspected: number;
}

/** An ASN as it is kept; `last_at` is the business time of what happened to it last. */
export interface AsnRow {
  readonly [column: string]: unknown;
  readonly asn_id: string;
  readonly status: string;
  readonly facility: string;
  readonly expected_at: string;
  readonly last_at: string;
}

const Line = z.object({
  AsnLineId: Id,
  ItemId: Id,
  ShippedQuantity: z.int().positive(),
  QuantityUomId: z.literal('UNIT'),
});
const Asn = z.object({
  AsnId: Id,
  AsnLevel: z.literal('ITEM', 'only item-level ASNs are set up in this facility'),
  AsnOriginTypeId: Id,
  AsnStatus: z.enum(['0000', '0500', '1000', '9000']),
  DestinationFacilityId: Id,
  OrgId: Id.nullish(),
  VendorId: z.string().nullish(),
  EstimatedDeliveryDate: z.iso.datetime({ offset: true, local: true }).nullish(),
  AsnLine: z.array(Line).nullish(),
  Extended: z.record(z.string(), z.unknown()).nullish(),
});
type Asn = z.output<typeof Asn>;

/** `asn/save`: an upsert on the ASN id that is refused once receiving has begun. */
export function saveAsn(
  body: unknown,
  { ground, facility }: Scope,
): { readonly AsnId: string; readonly AsnStatus: string } {
  const asn = check(Asn, body);
  if (asn.DestinationFacilityId !== facility)
    throw new VendorError('RCV::104', `Destination facility ${asn.DestinationFacilityId} is not the selected location`);
  if (asn.OrgId && asn.OrgId !== account.organization)
    throw new VendorError('RCV::105', `OrgId ${asn.OrgId} is not the selected organization`);
  checkLines(ground, asn);
  const held = findAsn(ground, asn.AsnId);
  if (held === undefined) insert(ground, asn);
  else update(ground, asn, held);
  return { AsnId: asn.AsnId, AsnStatus: asn.AsnStatus };
}

/** The ASN of this id. */
export function findAsn(ground: Ground, asn_id: string): AsnRow | undefined {
  return one<AsnRow>(ground, 'SELECT * FROM manhattan_asn WHERE asn_id = ?', asn_id);
}

/** The lines of an ASN in the order they were announced. */
export function asnLines(ground: Ground, asn_id: string): readonly AsnLine[] {
  return all<AsnLine>(ground, 'SELECT * FROM manhattan_asn_line WHERE asn_id = ? ORDER BY position', asn_id);
}

/** Moves an ASN on to a status, with the business time of what made it so. */
export function advanceAsn(ground: Ground, asn_id: string, status: string, at: string): void {
  const sql = 'UPDATE manhattan_asn SET status = ?, last_at = ?, updated = ? WHERE asn_id = ?';
  run(ground, sql, status, at, ground.now(), asn_id);
}

/** What `asn/search` knows of an ASN. */
export const asnEntity: Entity = {
  table: 'manhattan_asn',
  facility: 'facility',
  order: 'seq',
  attributes: {
    AsnId: 'asn_id',
    AsnLevel: 'level',
    AsnOriginTypeId: 'origin_type',
    AsnStatus: 'status',
    DestinationFacilityId: 'facility',
    EstimatedDeliveryDate: 'expected_at',
    UpdatedTimestamp: 'updated',
  },
  expand(row, wanted, { ground }) {
    const lines = wanted('AsnLine') ? { AsnLine: asnLines(ground, String(row['asn_id'])).map(publicLine) } : {};
    return wanted('Extended') ? { ...lines, Extended: JSON.parse(String(row['extended'])) as unknown } : lines;
  },
};

function publicLine(line: AsnLine): Readonly<Record<string, unknown>> {
  const { line: AsnLineId, item: ItemId, shipped: ShippedQuantity, received: ReceivedQuantity } = line;
  return { AsnLineId, ItemId, ShippedQuantity, ReceivedQuantity, QuantityUomId: 'UNIT' };
}

function checkLines(ground: Ground, asn: Asn): void {
  const lines = asn.AsnLine ?? [];
  if (new Set(lines.map(({ AsnLineId }) => AsnLineId)).size < lines.length)
    throw new VendorError('RCV::112', `ASN ${asn.AsnId} names an AsnLineId twice`);
  const stranger = lines.find(({ ItemId }) => !known(ground, ItemId, asn.DestinationFacilityId));
  if (stranger !== undefined) throw new VendorError('RCV::120', `Item ${stranger.ItemId} does not exist`);
}

function insert(ground: Ground, asn: Asn): void {
  if ((asn.AsnLine ?? []).length === 0 && asn.AsnStatus !== canceled)
    throw new VendorError('RCV::111', `ASN ${asn.AsnId} has no AsnLine`);
  const expected = time(asn.EstimatedDeliveryDate) ?? ground.now();
  const sql = `INSERT INTO manhattan_asn
    (asn_id, level, origin_type, status, facility, expected_at, extended, last_at, updated) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;
  const { AsnId, AsnLevel, AsnOriginTypeId, AsnStatus, DestinationFacilityId } = asn;
  const extended = JSON.stringify(asn.Extended ?? {});
  const updated = ground.now();
  run(
    ground,
    sql,
    AsnId,
    AsnLevel,
    AsnOriginTypeId,
    AsnStatus,
    DestinationFacilityId,
    expected,
    extended,
    expected,
    updated,
  );
  insertLines(ground, asn);
}

function update(ground: Ground, asn: Asn, held: AsnRow): void {
  if (held.status === canceled && asn.AsnStatus === canceled) return;
  if (held.status >= inReceiving)
    throw new VendorError(
      'RCV::131',
      `ASN ${asn.AsnId} is in status ${held.status}; it cannot be saved with status ${asn.AsnStatus}`,
    );
  const expected = time(asn.EstimatedDeliveryDate) ?? held.expected_at;
  const extended = asn.Extended ? JSON.stringify(asn.Extended) : null;
  const sql = `UPDATE manhattan_asn SET status = ?, origin_type = ?, expected_at = ?, last_at = ?,
    extended = coalesce(?, extended), updated = ? WHERE asn_id = ?`;
  run(ground, sql, asn.AsnStatus, asn.AsnOriginTypeId, expected, expected, extended, ground.now(), asn.AsnId);
  if (!asn.AsnLine) return;
  run(ground, 'DELETE FROM manhattan_asn_line WHERE asn_id = ?', asn.AsnId);
  insertLines(ground, asn);
}

function insertLines(ground: Ground, asn: Asn): void {
  const sql = 'INSERT INTO manhattan_asn_line (asn_id, line, position, item, shipped) VALUES (?, ?, ?, ?, ?)';
  for (const [position, line] of (asn.AsnLine ?? []).entries())
    run(ground, sql, asn.AsnId, line.AsnLineId, position, line.ItemId, line.ShippedQuantity);
}

function time(text: string | null | undefined): string | null {
  if (!text) return null;
  return new Date(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`).toISOString();
}
