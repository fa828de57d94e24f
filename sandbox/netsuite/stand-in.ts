import type { StandIn } from '#sandbox/kit/stand-in.ts';
import { settings } from './account.ts';
import { ledger } from './ledger.ts';
import { errorAnswer } from './refusal.ts';
import { routes, throttled } from './routes.ts';
import { tables } from './tables.ts';

/** NetSuite's wire over books of its own: SuiteTalk REST records and SuiteQL, signed with tokens. */
export const netsuiteStandIn: StandIn = {
  system: 'netsuite',
  tables,
  routes,
  mishap(kind) {
    if (kind === 'throttle') return throttled();
    return errorAnswer(500, 'UNEXPECTED_ERROR', 'An unexpected error occurred. Error ID: sandbox.');
  },
  ledger,
  settings,
};
