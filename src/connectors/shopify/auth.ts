import type { Auth } from '#connectors/kit/connector.ts';
import type { ShopifyConfig } from './config.ts';

/** A long-lived token in one header; there is nothing to fetch or renew. */
export const auth: Auth<ShopifyConfig> = {
  sign(call, config) {
    return { ...call, headers: { ...call.headers, 'x-shopify-access-token': config.access_token } };
  },
  token: null,
};
