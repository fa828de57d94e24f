import type { Auth } from '#connectors/kit/connector.ts';
import type { StripeConfig } from './config.ts';

/** Stripe takes the API key itself as bearer token, and the API version with every call. */
export const auth: Auth<StripeConfig> = {
  sign(call, config) {
    const headers = { ...call.headers, authorization: `Bearer ${config.api_key}`, 'stripe-version': config.version };
    return { ...call, headers };
  },
  token: null,
};
