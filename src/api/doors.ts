import type { Api } from './api.ts';
import type { Turnstile } from './idempotency.ts';
import type { ApiPorts } from './ports.ts';
import { CLAIM_DOORS } from './process/claims.ts';
import { CORRECTION_DOORS } from './process/corrections.ts';
import { CUSTODY_DOORS } from './process/custody.ts';
import { exceptionsRoute, RESOLUTION_DOORS } from './process/exceptions.ts';
import { GOODS_DOORS } from './process/goods.ts';
import { HOLD_DOORS } from './process/holds.ts';
import { ORDER_DOORS } from './process/orders.ts';
import { BULK_DOORS } from './system/masters.ts';
import { PARCEL_DOORS } from './system/parcels.ts';

/** Every fact that people and systems say over HTTP by itself, by the matter. */
export const DOORS = [
  ...HOLD_DOORS,
  ...GOODS_DOORS,
  ...CUSTODY_DOORS,
  ...ORDER_DOORS,
  ...CLAIM_DOORS,
  ...CORRECTION_DOORS,
  ...RESOLUTION_DOORS,
  ...PARCEL_DOORS,
  ...BULK_DOORS,
] as const;

/** Facts whose addresses are older than the table. */
const CHANNELS: Readonly<Record<string, readonly string[]>> = {
  'return.requested': ['POST /commerce/v1/returns'],
  'return.cancelled': ['DELETE /commerce/v1/returns/{return_id}'],
};

/** Opens all of them, and the queue of exceptions that leads to them. */
export function openDoors(server: Api, ports: ApiPorts, turnstile: Turnstile): void {
  for (const one of DOORS) one.open(server, ports, turnstile);
  exceptionsRoute(server, ports, addressesOf);
}

/** Where a fact is said, as method and path; empty where nobody says it here. */
function addressesOf(fact: string): readonly string[] {
  const found = DOORS.filter((one) => one.fact === fact).map(
    ({ path }) => `POST ${path.replaceAll(/:(\w+)/g, '{$1}')}`,
  );
  return Object.hasOwn(CHANNELS, fact) ? (CHANNELS[fact] ?? []) : found;
}
