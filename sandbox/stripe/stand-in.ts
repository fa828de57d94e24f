import type { StandIn } from '../kit/stand-in.ts';
import { account } from './account.ts';
import { errorBody } from './answer.ts';
import { ledger } from './ledger.ts';
import { routes } from './routes.ts';
import { tables } from './tables.ts';

/** Stripe as far as refunds go: payments that were taken, refunds of them, idempotency keys, signed webhooks. */
export const stripeStandIn: StandIn = {
  system: 'stripe',
  tables,
  routes,
  ledger,
  mishap(kind) {
    const headers = { 'content-type': 'application/json', 'stripe-version': account.version };
    if (kind === 'error') {
      const message = 'An unknown error occurred';
      return { status: 500, headers, body: errorBody({ type: 'api_error', message }) };
    }
    const message =
      'Request rate limit exceeded. You can learn more about rate limits at https://stripe.com/docs/rate-limits.';
    return {
      status: 429,
      headers: { ...headers, 'stripe-rate-limited-reason': 'global-rate' },
      body: errorBody({ type: 'invalid_request_error', code: 'rate_limit', message }),
    };
  },
  settings(url) {
    return {
      STRIPE_BASE_URL: url,
      STRIPE_API_KEY: account.api_key,
      STRIPE_WEBHOOK_SECRETS: account.webhook_secret,
      STRIPE_VERSION: account.version,
    };
  },
};
