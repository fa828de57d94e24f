import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { manhattan } from '#connectors/manhattan/connector.ts';
import { mappingTexts } from '#connectors/manhattan/config.ts';
import { netsuite } from '#connectors/netsuite/connector.ts';
import { shopify } from '#connectors/shopify/connector.ts';
import { stripe } from '#connectors/stripe/connector.ts';
import { openClient, type Client } from '#connectors/kit/client.ts';
import type { Connector } from '#connectors/kit/connector.ts';
import { must } from '#core/base/must.ts';
import type { Instant } from '#core/base/instant.ts';
import type { Facts } from '#core/decision.ts';
import type { Systems } from '#flows/systems.ts';
import { ROOT } from './paths.ts';

/** The connected systems, who plays which role, and how to let go of them. */
export interface Connected {
  readonly systems: Systems;
  readonly roles: Facts['systems'];
  close(): Promise<void>;
}

type Settings = Readonly<Record<string, string | undefined>>;

/** Opens every connector with its settings. Throws a ConfigError that names the first setting that is missing. */
export function connect(settings: Settings, now: () => Instant): Connected {
  const complete: Settings = { ...governedTexts(), ...settings };
  const clients = [
    open(shopify, complete, now),
    open(netsuite, complete, now),
    open(manhattan, complete, now),
    open(stripe, complete, now),
  ];
  const bySystem = new Map(clients.map((client) => [client.system, client]));
  const role = (wanted: Client['role']): Client =>
    must(
      clients.find((client) => client.role === wanted),
      `no connector plays the role ${wanted}`,
    );
  const commerce = role('commerce');
  const of = (system: string): Client => must(bySystem.get(system), `no connector is called ${system}`);
  return {
    systems: {
      all: clients.map(({ system, concurrency, per_second, polls }) => ({ system, concurrency, per_second, polls })),
      hear: (system, knock) => bySystem.get(system)?.hear(knock) ?? null,
      deliver: ({ system, key, operation, attempts, unsure }) =>
        of(system).deliver({ key, operation, attempts }, unsure),
      poll: (system, name, cursor) => of(system).poll(name, cursor),
      customerOrders: (question) => commerce.ask((queries) => queries.customer_orders, question),
      order: (question) => commerce.ask((queries) => queries.order, question),
    },
    roles: { commerce: commerce.system, erp: role('erp').system, wms: role('wms').system },
    close: async () => {
      await Promise.all(clients.map((client) => client.close()));
    },
  };
}

function open<C>(connector: Connector<C>, settings: Settings, now: () => Instant): Client {
  return openClient(connector, connector.config(settings), now);
}

/** Mapping sets that connectors are handed as text, from `contracts/`. */
function governedTexts(): Record<string, string> {
  return Object.fromEntries(mappingTexts.map(({ setting, file }) => [setting, readFileSync(join(ROOT, file), 'utf8')]));
}
