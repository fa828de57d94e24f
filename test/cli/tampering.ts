/** What somebody with the rights of the database's owner might do, and how `verify` must name it. */
export const tampering: readonly (readonly [deed: string, sql: string, named: RegExp])[] = [
  [
    'a state is changed',
    `UPDATE aggregate SET state = jsonb_set(state, '{customer_id}', '"99999"') WHERE id = ${returned('aggregate', 'return_view')}`,
    /^order\/\d+: the stored state is not what the log folds to$/,
  ],
  [
    'the last event of an order is deleted',
    `DELETE FROM event e WHERE aggregate = ${returned('aggregate', 'return_view')}
       AND version = (SELECT max(version) FROM event WHERE aggregate = e.aggregate)`,
    /^order\/\d+: stored at version \d+, the log ends at \d+$/,
  ],
  [
    'an event in the middle is deleted',
    `DELETE FROM event WHERE aggregate = ${returned('aggregate', 'return_view')} AND version = 2`,
    /^order\/\d+: event 3 follows 1$/,
  ],
  [
    'the quantity of a posting is changed',
    `UPDATE unit_posting SET quantity = quantity + 1 WHERE id = ${returned('id', `unit_posting WHERE from_place LIKE 'quarantine:%'`)}`,
    /^order\/\d+: the units book has \d+ at [a-z]+, the state says \d+$/,
  ],
  [
    'a posting is added',
    `INSERT INTO unit_posting (aggregate, version, order_line, sku, from_place, to_place, quantity, at, recorded_at)
       SELECT aggregate, version, order_line, sku, from_place, to_place, quantity, at, recorded_at FROM unit_posting
       WHERE id = ${returned('id', `unit_posting WHERE from_place = 'customer'`)}`,
    /^order\/\d+: (the units book has|\d+ units left the customer)/,
  ],
  [
    'the posting of a stock correction is changed',
    `UPDATE unit_posting SET quantity = quantity + 5 WHERE id = ${returned('id', `unit_posting WHERE order_line IS NULL AND from_place LIKE 'sellable:%'`)}`,
    /^1 stock documents whose postings are not what they say$/,
  ],
  [
    'the posting of a sale is changed',
    `UPDATE unit_posting SET quantity = quantity + 1 WHERE id = ${returned('id', `unit_posting WHERE order_line IS NOT NULL AND from_place LIKE 'sellable:%'`)}`,
    /^(order\/\d+: line \d+ shipped \d+ of \d+ sold|1 orders whose postings of what was shipped are not what they say)$/,
  ],
  [
    'the amount of a refund is changed',
    `UPDATE money_posting SET amount_minor = amount_minor + 1 WHERE id = ${returned('id', 'money_posting')}`,
    /^order\/\d+: the money book has -?\d+ at [a-z_:]+, the state says -?\d+$/,
  ],
  [
    'a delivery is there again under another key, as done',
    `INSERT INTO delivery (key, aggregate, system, lane, operation, body, status, attempts, due_at, created_at, settled_at)
       SELECT key || ':again', aggregate, system, lane, operation, body, 'done', attempts, due_at, created_at, settled_at
       FROM delivery WHERE status = 'done' LIMIT 1`,
    /^1 settled deliveries without an answer$/,
  ],
  [
    'a return is shown as something else',
    `UPDATE return_view SET status = 'cancelled' WHERE return_id = ${returned('return_id', 'return_view')}`,
    /^return R[0-9A-Z]+-\d+ is shown as cancelled and is closed$/,
  ],
  [
    'the log of the next month is dropped',
    `DO $$ BEGIN EXECUTE 'DROP TABLE event' || to_char(date_trunc('month', now() AT TIME ZONE 'UTC') + interval '1 month', '_YYYY_MM'); END $$`,
    /^partition event_\d{4}_\d{2} is missing; start Backhaul once, it makes it$/,
  ],
];

/** One row, the same in every run. */
function returned(column: string, from: string): string {
  return `(SELECT ${column} FROM ${from} ORDER BY 1 LIMIT 1)`;
}
