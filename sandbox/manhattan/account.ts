/** The one account of the stand-in, as a tenant's administrator would hand it over. Nothing here protects anything. */
export const account = {
  client_id: 'backhaul-sandbox',
  client_secret: 'sandbox-client-secret',
  username: 'backhaul@acme',
  password: 'sandbox-password',
  organization: 'ACME',
  facility: 'DC1',
  /** What the tenant's outbound endpoint signs its messages with. */
  hook_secret: 'sandbox-manhattan-hook-secret',
  hook_header: 'x-backhaul-signature',
  /** Signs access tokens; they outlive a restart of the sandbox. */
  token_secret: 'sandbox-token-secret',
  token_life_s: 3600,
} as const;

/** Settings of a client of this account, by environment name. */
export function settings(url: string): Readonly<Record<string, string>> {
  return {
    MANHATTAN_BASE_URL: url,
    MANHATTAN_AUTH_URL: url,
    MANHATTAN_CLIENT_ID: account.client_id,
    MANHATTAN_CLIENT_SECRET: account.client_secret,
    MANHATTAN_USERNAME: account.username,
    MANHATTAN_PASSWORD: account.password,
    MANHATTAN_ORGANIZATION: account.organization,
    MANHATTAN_NODES: JSON.stringify({ DC1: account.facility }),
    MANHATTAN_HOOK_SECRETS: account.hook_secret,
  };
}
