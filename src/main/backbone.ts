import { openBackbone, type Backbone } from '#backbone/backbone.ts';
import type { BackboneSettings } from '#backbone/settings.ts';
import type { Act } from '#flows/act.ts';
import { hearRelayed } from '#flows/ingest.ts';
import type { Store } from '#flows/ports.ts';
import type { Systems } from '#flows/systems.ts';

/** What a process has that the broker works on. */
interface House {
  readonly store: Store;
  readonly systems: Systems;
  readonly act: Act;
  readonly roles: readonly string[];
  readonly log: (line: string) => void;
}

/** Joins the broker to the roles of this process: tellers publish, workers take webhooks out of the stream. */
export function startBackbone(settings: BackboneSettings, house: House): Promise<Backbone> {
  const { store, roles, log } = house;
  return openBackbone({
    settings,
    store,
    publishes: roles.includes('teller'),
    decide: roles.includes('worker') ? (knock, give_up) => hearRelayed(house, knock, give_up) : null,
    log,
  });
}
