/** The sandbox account: its credentials, its limit, and the lists a NetSuite administrator would have set up. */
export const account = {
  /** The OAuth realm. */
  id: '1234567_SB1',
  consumer_key: 'sandbox-consumer',
  consumer_secret: 'sandbox-consumer-secret',
  token_id: 'sandbox-token',
  token_secret: 'sandbox-token-secret',
  /** Requests in flight at once, over all clients; tier 1 without further licences. */
  concurrency: 15,
  subsidiary: '1',
} as const;

export type StockState = 'sellable' | 'quarantine' | 'refurbish';

/** Inventory statuses by internal id. */
export const statuses: Readonly<Record<string, { readonly name: string; readonly state: StockState }>> = {
  1: { name: 'Good', state: 'sellable' },
  2: { name: 'Hold', state: 'quarantine' },
  3: { name: 'Refurbish', state: 'refurbish' },
};

/** The one location, a distribution centre; every sale is shipped from here. */
export const locations: Readonly<Record<string, string>> = { 1: 'DC1' };

export const home = { location: '1', status: '1', currency: '1' } as const;

export const currencies: Readonly<Record<string, string>> = { 1: 'GBP', 2: 'USD', 3: 'EUR' };

/** The chart of accounts by internal id. */
export const accounts = {
  1: 'Checking',
  110: 'Accounts Receivable',
  120: 'Inventory Asset',
  218: 'Inventory Adjustments',
  219: 'Shrinkage',
  220: 'Scrap and Donations',
  221: 'Vendor Returns',
  300: 'Opening Balance',
  410: 'Sales Returns',
  501: 'Cost of Goods Sold',
} as const;

/** Every item's standard cost in minor units: neither the opening stock nor a sale tells what the retailer paid. */
export const standard_cost_minor = 100;

/** Minor units in a major unit, of all the account's currencies. */
export const minor_per_major = 100;

/** The settings of a connector to this account, by environment name. */
export function settings(url: string): Readonly<Record<string, string>> {
  return {
    NETSUITE_BASE_URL: url,
    NETSUITE_ACCOUNT: account.id,
    NETSUITE_CONSUMER_KEY: account.consumer_key,
    NETSUITE_CONSUMER_SECRET: account.consumer_secret,
    NETSUITE_TOKEN_ID: account.token_id,
    NETSUITE_TOKEN_SECRET: account.token_secret,
    NETSUITE_CONCURRENCY: '10',
    NETSUITE_SUBSIDIARY: account.subsidiary,
    NETSUITE_LOCATIONS: JSON.stringify(inverted(locations)),
    NETSUITE_STATUSES: JSON.stringify(Object.fromEntries(Object.entries(statuses).map(([id, one]) => [one.state, id]))),
    NETSUITE_ACCOUNTS: JSON.stringify({
      default: '218',
      refund: '1',
      damaged: '219',
      destroyed: '219',
      lost: '219',
      vendor_returned: '221',
      donated: '220',
    }),
    NETSUITE_CURRENCIES: JSON.stringify(inverted(currencies)),
  };
}

function inverted(names: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(names).map(([id, name]) => [name, id]));
}
