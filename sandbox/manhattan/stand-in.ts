import { z } from 'zod';
import type { StandIn } from '#sandbox/kit/stand-in.ts';
import { settings } from './account.ts';
import { asnEntity, saveAsn } from './asn.ts';
import { check } from './check.ts';
import { conditionEntity, importConditions, saveCondition } from './conditions.ts';
import { endpoint, type Result, type Scope } from './endpoint.ts';
import { mishap } from './envelope.ts';
import { adjustInventory, inventoryEntity } from './inventory.ts';
import { ledger } from './ledger.ts';
import { generateIlpnIds, lpnEntity } from './lpn.ts';
import { signMessages } from './outgoing.ts';
import { receiveLpn } from './receive.ts';
import { search, type Entity } from './search.ts';
import { tables } from './tables.ts';
import { tokenRoute } from './token.ts';

const Bulk = z.object({ Data: z.array(z.unknown()).min(1).max(2000) });

type Work = (body: unknown, scope: Scope) => Result;

/** Every endpoint by component and verb. */
const endpoints: readonly (readonly [component: string, verb: string, work: Work])[] = [
  ['receiving', 'asn/save', plain(saveAsn)],
  ['receiving', 'asn/bulkImport', plain((body, scope) => check(Bulk, body).Data.map((asn) => saveAsn(asn, scope)))],
  ['receiving', 'asn/search', searching(asnEntity)],
  ['receiving', 'lpn/receive', plain(receiveLpn)],
  ['dcinventory', 'ilpn/generateIlpnIds', plain(generateIlpnIds)],
  ['dcinventory', 'ilpn/search', searching(lpnEntity)],
  ['dcinventory', 'containerCondition/save', plain(saveCondition)],
  ['dcinventory', 'containerCondition/bulkImport', plain(importConditions)],
  ['dcinventory', 'containerCondition/search', searching(conditionEntity)],
  ['dcinventory', 'inventory/search', searching(inventoryEntity)],
  ['dcinventory', 'inventory/adjustInventory', plain(adjustInventory)],
];

/** A Manhattan Active tenant with one facility: tokens, receiving, inventory, conditions, and outbound messages. */
export const manhattanStandIn: StandIn = {
  system: 'manhattan',
  tables,
  routes(server, ground) {
    signMessages(ground);
    tokenRoute(server, ground);
    for (const [component, verb, work] of endpoints) endpoint(server, ground, component, verb, work);
  },
  mishap,
  ledger,
  settings,
};

function plain(work: (body: unknown, scope: Scope) => unknown): Work {
  return (body, scope) => ({ data: work(body, scope) });
}

function searching(entity: Entity): Work {
  return (body, scope) => search(entity, body, scope);
}
