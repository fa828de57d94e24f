import { z } from 'zod';
import type { Ground } from '#sandbox/kit/stand-in.ts';
import { advanceAsn, asnLines, findAsn, type AsnRow } from './asn.ts';
import { check, Id } from './check.ts';
import { later } from './clock.ts';
import type { Scope } from './endpoint.ts';
import { VendorError } from './envelope.ts';
import { tell } from './outgoing.ts';
import { run } from './rows.ts';
import { change } from './stock.ts';

/** Units of one announced line that are put into quarantine. */
export interface Taking {
  readonly line: string;
  readonly item: string;
  readonly units: number;
}

const Receive = z.object({
  AsnId: Id,
  LpnId: Id,
  TransactionId: Id,
  LocationId: Id,
  UserInputLineItemList: z.array(z.object({ ItemId: Id, Quantity: z.int().positive() })).min(1),
});

/** `lpn/receive`: a person with a scanner takes units of an ASN in. Not idempotent, and refuses more than is still due. */
export function receiveLpn(body: unknown, { ground }: Scope): unknown {
  const asked = check(Receive, body);
  const asn = findAsn(ground, asked.AsnId);
  if (asn === undefined) throw new VendorError('RCV::901', `ASN ${asked.AsnId} does not exist`);
  if (asn.status !== '1000' && asn.status !== '3000')
    throw new VendorError('RCV::902', `ASN ${asked.AsnId} is in status ${asn.status} and cannot be received`);
  const due = asnLines(ground, asn.asn_id).map((line) => ({ ...line, open: line.shipped - line.received }));
  const takings: Taking[] = [];
  for (const { ItemId, Quantity } of asked.UserInputLineItemList) {
    let units = Quantity;
    for (const line of due.filter(({ item }) => item === ItemId)) {
      const taken = Math.min(units, line.open);
      line.open -= taken;
      units -= taken;
      if (taken > 0) takings.push({ line: line.line, item: line.item, units: taken });
    }
    if (units > 0)
      throw new VendorError('RCV::995', `Item ${ItemId}: ${units} more than ASN ${asn.asn_id} still expects`);
  }
  receive(ground, asn, takings, `617:${asn.asn_id}:${asked.LpnId}`);
  return { AsnId: asn.asn_id, LpnId: asked.LpnId };
}

/** Takes units of an ASN into quarantine and tells of it: one receipt. */
export function receive(ground: Ground, asn: AsnRow, takings: readonly Taking[], reference: string): void {
  const at = later(ground, asn, 'receipt');
  const sql = 'UPDATE manhattan_asn_line SET received = received + ? WHERE asn_id = ? AND line = ?';
  for (const { line, item, units } of takings) {
    run(ground, sql, units, asn.asn_id, line);
    change(ground, asn.facility, item, 'QUARANTINE', units);
  }
  advanceAsn(ground, asn.asn_id, '3000', at);
  tell(ground, {
    code: '617',
    reference,
    units: takings.reduce((sum, { units }) => sum + units, 0),
    facility: asn.facility,
    at,
    fields: {
      AsnId: asn.asn_id,
      Lines: takings.map(({ line, item, units }) => ({ AsnLineId: line, ItemId: item, Quantity: units })),
    },
  });
}
