import type { Connector } from '#connectors/kit/connector.ts';
import { auth } from './auth.ts';
import { capabilities } from './capabilities.ts';
import { config, type ManhattanConfig } from './config.ts';
import { read } from './inbound.ts';
import { announce } from './outbound/announce.ts';
import { place } from './outbound/place.ts';
import { withdraw } from './outbound/withdraw.ts';
import { verify } from './signature.ts';

/** Manhattan Active Warehouse Management: the holder of the goods. */
export const manhattan: Connector<ManhattanConfig> = {
  system: 'manhattan',
  role: 'wms',
  capabilities,
  config,
  base_url: (settings) => settings.base_url,
  pace: (settings) => ({ concurrency: settings.concurrency, per_second: null, timeout_ms: 30_000 }),
  auth,
  inbound: { verify, read },
  outbound: {
    'wms.return.announce': announce,
    'wms.return.place': place,
    'wms.return.withdraw': withdraw,
  },
  polls: [],
  queries: {},
};
