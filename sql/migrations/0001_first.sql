-- expand
-- The first shape of the store. Logs are partitioned by the month in which we learned of a thing; what they hold is
-- only ever added. Small living tables (aggregate, delivery, exception, parked) are not partitioned.

CREATE TABLE knock (
  id bigint GENERATED ALWAYS AS IDENTITY,
  system text NOT NULL,
  received_at timestamptz NOT NULL,
  headers jsonb NOT NULL,
  body text NOT NULL,
  reading text NOT NULL CHECK (reading IN ('inputs', 'ignored', 'unreadable')),
  detail text NOT NULL
) PARTITION BY RANGE (received_at);
COMMENT ON TABLE knock IS 'Messages as they came in at the hooks, whole, whatever was made of them.';

CREATE TABLE input_key (
  key text PRIMARY KEY,
  hash text NOT NULL,
  status text NOT NULL CHECK (status IN ('done', 'refused', 'parked', 'poison')),
  answer jsonb NOT NULL,
  recorded_at timestamptz NOT NULL
);
COMMENT ON TABLE input_key IS 'One row for each input ever decided: what makes a repeat harmless, and its answer.';

CREATE TABLE input_log (
  key text NOT NULL,
  source text NOT NULL,
  type text NOT NULL,
  at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  status text NOT NULL,
  body jsonb NOT NULL
) PARTITION BY RANGE (recorded_at);
COMMENT ON TABLE input_log IS 'Every input in canonical form with its verdict, in the order of decision.';

CREATE TABLE aggregate (
  id text PRIMARY KEY,
  version integer NOT NULL,
  state jsonb NOT NULL,
  wake_at timestamptz,
  wake_why text
);
CREATE INDEX aggregate_wake ON aggregate (wake_at) WHERE wake_at IS NOT NULL;
COMMENT ON TABLE aggregate IS 'The small, changing part of every order, request, stock document and credit.';

CREATE TABLE sold (
  order_id text PRIMARY KEY,
  customer_id text,
  placed_at timestamptz NOT NULL,
  body jsonb NOT NULL
);
CREATE TABLE sold_line (
  order_id text NOT NULL,
  line_id text NOT NULL,
  customer_id text,
  sku text NOT NULL,
  quantity integer NOT NULL,
  PRIMARY KEY (order_id, line_id)
);
CREATE INDEX sold_line_customer ON sold_line (customer_id, sku) WHERE customer_id IS NOT NULL;
COMMENT ON TABLE sold IS 'What was sold, frozen unit by unit; stored once, never changed.';

CREATE TABLE reference (
  kind text NOT NULL,
  id text NOT NULL,
  aggregate text NOT NULL,
  PRIMARY KEY (kind, id)
);
COMMENT ON TABLE reference IS 'Names of ours and of vendors that lead to an aggregate.';

CREATE TABLE event (
  seq bigint GENERATED ALWAYS AS IDENTITY,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  aggregate text NOT NULL,
  version integer NOT NULL,
  type text NOT NULL,
  at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  cause text NOT NULL,
  body jsonb NOT NULL,
  asks jsonb NOT NULL
) PARTITION BY RANGE (recorded_at);
CREATE INDEX event_aggregate ON event (aggregate, version);
CREATE INDEX event_tail ON event (xid, seq);

CREATE TABLE unit_posting (
  id bigint GENERATED ALWAYS AS IDENTITY,
  aggregate text NOT NULL,
  version integer NOT NULL,
  order_line text,
  sku text NOT NULL,
  from_place text NOT NULL,
  to_place text NOT NULL,
  quantity integer NOT NULL CHECK (quantity > 0),
  at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  CHECK (from_place <> to_place)
) PARTITION BY RANGE (recorded_at);
CREATE INDEX unit_posting_aggregate ON unit_posting (aggregate);

CREATE TABLE money_posting (
  id bigint GENERATED ALWAYS AS IDENTITY,
  aggregate text NOT NULL,
  version integer NOT NULL,
  debit text NOT NULL,
  credit text NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  currency text NOT NULL,
  at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  CHECK (debit <> credit)
) PARTITION BY RANGE (recorded_at);
CREATE INDEX money_posting_aggregate ON money_posting (aggregate);

CREATE TABLE delivery (
  key text PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  aggregate text NOT NULL,
  system text NOT NULL,
  lane smallint NOT NULL,
  operation text NOT NULL,
  body jsonb NOT NULL,
  status text NOT NULL DEFAULT 'due' CHECK (status IN ('due', 'done', 'refused')),
  attempts integer NOT NULL DEFAULT 0,
  unsure boolean NOT NULL DEFAULT false,
  due_at timestamptz NOT NULL,
  owner integer,
  last jsonb,
  created_at timestamptz NOT NULL,
  settled_at timestamptz
);
CREATE INDEX delivery_due ON delivery (system, seq) WHERE status = 'due';
CREATE INDEX delivery_aggregate ON delivery (aggregate);
COMMENT ON COLUMN delivery.owner IS 'The process that carries it out; it may be taken over when that process is gone.';

CREATE TABLE exception (
  id text PRIMARY KEY,
  kind text NOT NULL,
  aggregate text NOT NULL,
  status text NOT NULL CHECK (status IN ('open', 'closed')),
  owner text NOT NULL,
  money_at_risk_minor bigint NOT NULL,
  currency text NOT NULL,
  detail jsonb NOT NULL,
  at timestamptz NOT NULL,
  opened_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  closed_at timestamptz,
  because text
);
CREATE INDEX exception_open ON exception (kind) WHERE status = 'open';
CREATE INDEX exception_aggregate ON exception (aggregate);

CREATE TABLE parked (
  key text PRIMARY KEY,
  waits_for text NOT NULL,
  why text NOT NULL,
  input jsonb NOT NULL,
  since timestamptz NOT NULL
);
CREATE INDEX parked_waits_for ON parked (waits_for);

CREATE TABLE poll_cursor (
  system text NOT NULL,
  name text NOT NULL,
  cursor jsonb NOT NULL,
  PRIMARY KEY (system, name)
);

CREATE TABLE reader (
  name text PRIMARY KEY,
  xid xid8 NOT NULL,
  seq bigint NOT NULL
);

CREATE TABLE return_view (
  return_id text PRIMARY KEY,
  aggregate text NOT NULL,
  status text NOT NULL,
  changed_at timestamptz NOT NULL
);
CREATE INDEX return_view_status ON return_view (status, changed_at);

CREATE TABLE process (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  roles text[] NOT NULL,
  started_at timestamptz NOT NULL
);
