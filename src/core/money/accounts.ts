/** The accounts of the money book. Control accounts of the ERP map onto these at period close. */
export type Account = PlainAccount | `${SplitAccount}:${string}`;

/** Accounts that exist once. */
export type PlainAccount =
  | 'returns_allowance'
  | 'refund_owed'
  | 'refund_submitted'
  | 'dispute_receivable'
  | 'dispute_loss'
  | 'appeasement'
  | 'tax_payable'
  | 'outside_refund'
  | 'charges_refunded'
  | 'fee_income'
  | 'gift_card_liability'
  | 'store_credit_liability'
  | 'points_liability'
  | 'cost_of_sales'
  | 'goods_to_recover'
  | 'vendor_claims'
  | 'write_off'
  | 'donations'
  | 'kept_goods'
  | 'stock_loss'
  | 'refund_liability'
  | 'right_of_return'
  | 'rounding'
  | 'vendor_receivable'
  | 'carrier_receivable'
  | 'partner_receivable'
  | 'claim_recovery'
  | 'claims_paid'
  | 'claim_loss'
  | 'exchange_carried'
  | 'exchange_sales'
  | 'marketplace_refund'
  | 'marketplace_loss'
  | 'customer_account';

/** Accounts with one branch for each system, kind of place or legal entity. */
export type SplitAccount = 'settled' | 'inventory' | 'intercompany' | 'marketplace_receivable' | 'receivable';

/** What each account holds, by the word before the colon; docs/reference/books.md is checked against it. */
export const ACCOUNTS: Readonly<Record<PlainAccount | SplitAccount, string>> = {
  returns_allowance: 'What the retailer gives back for returned goods, taken from sales.',
  refund_owed: 'Owed to customers: released and not yet with the payment system.',
  refund_submitted: 'With the payment system, not yet confirmed.',
  settled: 'Confirmed by a payment system, one branch for each.',
  dispute_receivable: 'What the bank holds while it decides a dispute.',
  dispute_loss: 'Lost to the bank for good and not owed to the customer in any case.',
  appeasement: 'Goodwill money.',
  tax_payable: 'Tax that was not due and is not to be paid on.',
  outside_refund: 'Given back by somebody in the payment system, and not yet counted in any refund.',
  charges_refunded: 'Shipping and other charges given back.',
  fee_income: 'Fees that refunds were lessened by.',
  gift_card_liability: 'Refunded to gift cards: owed as goods until the card is spent.',
  store_credit_liability: 'Refunded as store credit: owed as goods until it is spent.',
  points_liability: 'Refunded as points, at the money they stood for: owed until they are spent.',
  cost_of_sales: 'What sold units cost when they were issued; less when they come back.',
  inventory: 'Returned units in the house at their issue cost, one branch for each kind of place.',
  goods_to_recover: 'Units that are paid for and have not come back yet.',
  vendor_claims: 'Units that went back to their vendor, who owes for them.',
  write_off: 'Units that were scrapped, or paid for and given up.',
  donations: 'Units that were given away.',
  kept_goods: 'Units that the customer was paid for and may keep.',
  stock_loss: 'Units that were returned and lost.',
  refund_liability: 'What is expected to be given back for sales whose returns have not come yet (IFRS 15).',
  right_of_return: 'The cost of goods that are expected back, less the cost of getting them back (IFRS 15).',
  intercompany: 'What one legal entity owes another because it paid for the other’s sale, one branch for each.',
  rounding: 'Differences within a tolerance, booked by a person and never by rule.',
  vendor_receivable: 'Claimed from vendors for goods, and not paid yet.',
  carrier_receivable: 'Claimed from carriers for goods that they lost or broke, and not paid yet.',
  partner_receivable: 'Claimed from partners that took goods in, and not paid yet.',
  claim_recovery: 'What claims bring in, against the cost of the goods.',
  claims_paid: 'What vendors, carriers and partners credited for claims.',
  claim_loss: 'Claims that were given up.',
  exchange_carried: 'Value carried forward to replacements, and paid for them, that have not left.',
  exchange_sales: 'Replacements that left, at what was carried forward to them and paid on top.',
  marketplace_refund: 'Given back by marketplaces on their own, and not yet counted in any refund.',
  marketplace_loss: 'Lost to decisions of marketplaces.',
  marketplace_receivable: 'What a marketplace owes for sales, less by what it gave back, one branch for each.',
  receivable: 'Unpaid invoices of customers on account, less by what was credited, one branch for each.',
  customer_account: 'Balances of customers on account: credited beyond what they owed.',
};
