/** The one account that the stand-in serves. These words open nothing outside the sandbox. */
export const account = {
  api_key: 'sk_test_backhaul_sandbox',
  webhook_secret: 'whsec_backhaul_sandbox',
  version: '2026-10-28.endive',
} as const;
