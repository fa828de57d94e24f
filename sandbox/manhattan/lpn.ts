import { z } from 'zod';
import { check } from './check.ts';
import { nextNumber } from './counter.ts';
import type { Scope } from './endpoint.ts';
import type { Entity } from './search.ts';

const Generate = z.object({ numberOfILpns: z.int().min(1).max(1000) });

/** `ilpn/generateIlpnIds`: fresh plate numbers. */
export function generateIlpnIds(body: unknown, { ground }: Scope): unknown {
  const { numberOfILpns: count } = check(Generate, body);
  const last = nextNumber(ground, 'ilpn', count);
  return Array.from({ length: count }, (_, index) => `LPN${String(last - count + 1 + index).padStart(8, '0')}`);
}

/** What `ilpn/search` knows of a plate. */
export const lpnEntity: Entity = {
  table: 'manhattan_lpn',
  facility: 'facility',
  order: 'seq',
  attributes: {
    IlpnId: 'lpn_id',
    Status: 'status',
    CurrentLocationId: 'location',
    PreviousLocationId: 'previous_location',
    AsnId: 'asn_id',
    UpdatedTimestamp: 'updated',
  },
};
