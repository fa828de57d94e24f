import type { Connector } from '#connectors/kit/connector.ts';
import { auth } from './auth.ts';
import { capabilities } from './capabilities.ts';
import { config, type NetsuiteConfig } from './config.ts';
import { credits } from './inbound/credits.ts';
import { adjust } from './outbound/adjust.ts';
import { authorise } from './outbound/authorise.ts';
import { credit } from './outbound/credit.ts';
import { receive } from './outbound/receive.ts';
import { refund } from './outbound/refund.ts';
import { withdraw } from './outbound/withdraw.ts';

/** NetSuite as the ERP, over the SuiteTalk REST record API and SuiteQL. It has no webhooks: what it knows is polled. */
export const netsuite: Connector<NetsuiteConfig> = {
  system: 'netsuite',
  role: 'erp',
  capabilities,
  config,
  base_url: (config) => config.base_url,
  pace: (config) => ({ concurrency: config.concurrency, per_second: null, timeout_ms: 60_000 }),
  auth,
  inbound: null,
  outbound: {
    'erp.return.authorise': authorise,
    'erp.return.receive': receive,
    'erp.credit.issue': credit,
    'erp.refund.record': refund,
    'erp.stock.adjust': adjust,
    'erp.return.withdraw': withdraw,
  },
  polls: [credits],
  queries: {},
};
