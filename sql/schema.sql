-- The sum of the migrations, read back from the catalogs of a migrated database by `node scripts/schema.ts`.
-- For reading and reviewing: change the schema by a migration, then make this anew. Partitions are left out; they are
-- made month by month by ensure_partitions.

CREATE TABLE aggregate (
  id text NOT NULL,
  version integer NOT NULL,
  state jsonb NOT NULL,
  wake_at timestamp with time zone,
  wake_why text,
  xid xid8 DEFAULT '0'::xid8 NOT NULL,
  CONSTRAINT aggregate_pkey PRIMARY KEY (id)
);
CREATE INDEX aggregate_wake ON public.aggregate USING btree (wake_at) WHERE (wake_at IS NOT NULL);
COMMENT ON TABLE aggregate IS 'The small, changing part of every order, request, stock document and credit.';
COMMENT ON COLUMN aggregate.xid IS 'The position in the log of the last transaction that changed it.';

CREATE TABLE delivery (
  key text NOT NULL,
  seq bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  aggregate text NOT NULL,
  system text NOT NULL,
  lane smallint NOT NULL,
  operation text NOT NULL,
  body jsonb NOT NULL,
  status text DEFAULT 'due'::text NOT NULL,
  attempts integer DEFAULT 0 NOT NULL,
  unsure boolean DEFAULT false NOT NULL,
  due_at timestamp with time zone NOT NULL,
  owner integer,
  last jsonb,
  created_at timestamp with time zone NOT NULL,
  settled_at timestamp with time zone,
  withdraw text,
  CONSTRAINT delivery_pkey PRIMARY KEY (key),
  CONSTRAINT delivery_status_check CHECK ((status = ANY (ARRAY['due'::text, 'done'::text, 'refused'::text, 'withdrawn'::text])))
);
CREATE INDEX delivery_aggregate ON public.delivery USING btree (aggregate);
CREATE INDEX delivery_due ON public.delivery USING btree (system, seq) WHERE (status = 'due'::text);
COMMENT ON COLUMN delivery.owner IS 'The process that carries it out; it may be taken over when that process is gone.';
COMMENT ON COLUMN delivery.withdraw IS 'Why it is asked back; whoever carries it says whether that was in time.';

CREATE TABLE event (
  seq bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
  aggregate text NOT NULL,
  version integer NOT NULL,
  type text NOT NULL,
  at timestamp with time zone NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  cause text NOT NULL,
  body jsonb NOT NULL,
  asks jsonb NOT NULL
) PARTITION BY RANGE (recorded_at);
CREATE INDEX event_aggregate ON public.event USING btree (aggregate, version);
CREATE INDEX event_tail ON public.event USING btree (xid, seq);
COMMENT ON COLUMN event.xid IS 'Its transaction, or the later one that it waited for: sorts every aggregate''s events rightly.';

CREATE TABLE exception (
  id text NOT NULL,
  kind text NOT NULL,
  aggregate text NOT NULL,
  status text NOT NULL,
  owner text NOT NULL,
  money_at_risk_minor bigint NOT NULL,
  currency text NOT NULL,
  detail jsonb NOT NULL,
  at timestamp with time zone NOT NULL,
  opened_at timestamp with time zone NOT NULL,
  due_at timestamp with time zone NOT NULL,
  closed_at timestamp with time zone,
  because text,
  CONSTRAINT exception_pkey PRIMARY KEY (id),
  CONSTRAINT exception_status_check CHECK ((status = ANY (ARRAY['open'::text, 'closed'::text])))
);
CREATE INDEX exception_aggregate ON public.exception USING btree (aggregate);
CREATE INDEX exception_due ON public.exception USING btree (due_at, id) WHERE (status = 'open'::text);
CREATE INDEX exception_due_kind ON public.exception USING btree (kind, due_at, id) WHERE (status = 'open'::text);
CREATE INDEX exception_due_owner ON public.exception USING btree (owner, due_at, id) WHERE (status = 'open'::text);
CREATE INDEX exception_open ON public.exception USING btree (kind) WHERE (status = 'open'::text);

CREATE TABLE input_key (
  key text NOT NULL,
  hash text NOT NULL,
  status text NOT NULL,
  answer jsonb NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT input_key_pkey PRIMARY KEY (key),
  CONSTRAINT input_key_status_check CHECK ((status = ANY (ARRAY['done'::text, 'refused'::text, 'parked'::text, 'poison'::text])))
);
COMMENT ON TABLE input_key IS 'One row for each input ever decided: what makes a repeat harmless, and its answer.';

CREATE TABLE input_log (
  key text NOT NULL,
  source text NOT NULL,
  type text NOT NULL,
  at timestamp with time zone NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  status text NOT NULL,
  body jsonb NOT NULL
) PARTITION BY RANGE (recorded_at);
COMMENT ON TABLE input_log IS 'Every input in canonical form with its verdict, in the order of decision.';

CREATE TABLE knock (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  system text NOT NULL,
  received_at timestamp with time zone NOT NULL,
  headers jsonb NOT NULL,
  body text NOT NULL,
  reading text NOT NULL,
  detail text NOT NULL,
  CONSTRAINT knock_reading_check CHECK ((reading = ANY (ARRAY['inputs'::text, 'ignored'::text, 'unreadable'::text])))
) PARTITION BY RANGE (received_at);
COMMENT ON TABLE knock IS 'Messages as they came in at the hooks, whole, whatever was made of them.';

CREATE TABLE migration (
  number integer NOT NULL,
  name text NOT NULL,
  applied_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT migration_pkey PRIMARY KEY (number)
);

CREATE TABLE money_posting (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  aggregate text NOT NULL,
  version integer NOT NULL,
  debit text NOT NULL,
  credit text NOT NULL,
  amount_minor bigint NOT NULL,
  currency text NOT NULL,
  at timestamp with time zone NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT money_posting_amount_minor_check CHECK ((amount_minor > 0)),
  CONSTRAINT money_posting_check CHECK ((debit <> credit))
) PARTITION BY RANGE (recorded_at);
CREATE INDEX money_posting_aggregate ON public.money_posting USING btree (aggregate);

CREATE TABLE parked (
  key text NOT NULL,
  waits_for text NOT NULL,
  why text NOT NULL,
  input jsonb NOT NULL,
  since timestamp with time zone NOT NULL,
  CONSTRAINT parked_pkey PRIMARY KEY (key)
);
CREATE INDEX parked_waits_for ON public.parked USING btree (waits_for);

CREATE TABLE poll_cursor (
  system text NOT NULL,
  name text NOT NULL,
  cursor jsonb NOT NULL,
  CONSTRAINT poll_cursor_pkey PRIMARY KEY (system, name)
);

CREATE TABLE process (
  id integer GENERATED ALWAYS AS IDENTITY NOT NULL,
  roles text[] NOT NULL,
  started_at timestamp with time zone NOT NULL,
  CONSTRAINT process_pkey PRIMARY KEY (id)
);

CREATE TABLE reader (
  name text NOT NULL,
  xid xid8 NOT NULL,
  seq bigint NOT NULL,
  CONSTRAINT reader_pkey PRIMARY KEY (name)
);

CREATE TABLE reference (
  kind text NOT NULL,
  id text NOT NULL,
  aggregate text NOT NULL,
  CONSTRAINT reference_pkey PRIMARY KEY (kind, id)
);
COMMENT ON TABLE reference IS 'Names of ours and of vendors that lead to an aggregate.';

CREATE TABLE return_view (
  return_id text NOT NULL,
  aggregate text NOT NULL,
  status text NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  CONSTRAINT return_view_pkey PRIMARY KEY (return_id)
);
CREATE INDEX return_view_status ON public.return_view USING btree (status, changed_at);

CREATE TABLE sold (
  order_id text NOT NULL,
  customer_id text,
  placed_at timestamp with time zone NOT NULL,
  body jsonb NOT NULL,
  CONSTRAINT sold_pkey PRIMARY KEY (order_id)
);
COMMENT ON TABLE sold IS 'What was sold, frozen unit by unit; stored once, never changed.';

CREATE TABLE sold_line (
  order_id text NOT NULL,
  line_id text NOT NULL,
  customer_id text,
  sku text NOT NULL,
  quantity integer NOT NULL,
  CONSTRAINT sold_line_pkey PRIMARY KEY (order_id, line_id)
);
CREATE INDEX sold_line_customer ON public.sold_line USING btree (customer_id, sku) WHERE (customer_id IS NOT NULL);

CREATE TABLE unit_posting (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  aggregate text NOT NULL,
  version integer NOT NULL,
  order_line text,
  sku text NOT NULL,
  from_place text NOT NULL,
  to_place text NOT NULL,
  quantity integer NOT NULL,
  at timestamp with time zone NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT unit_posting_check CHECK ((from_place <> to_place)),
  CONSTRAINT unit_posting_quantity_check CHECK ((quantity > 0))
) PARTITION BY RANGE (recorded_at);
CREATE INDEX unit_posting_aggregate ON public.unit_posting USING btree (aggregate);

CREATE OR REPLACE FUNCTION public.ensure_partitions(around timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
AS $function$
DECLARE
  log text;
  month date;
  partition text;
  made integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(771026002);
  FOREACH log IN ARRAY ARRAY['input_log', 'event', 'unit_posting', 'money_posting', 'knock'] LOOP
    FOR ahead IN 0..1 LOOP
      month := (date_trunc('month', around AT TIME ZONE 'UTC') + make_interval(months => ahead))::date;
      partition := log || to_char(month, '_YYYY_MM');
      CONTINUE WHEN to_regclass(format('public.%I', partition)) IS NOT NULL;
      EXECUTE format(
        'CREATE TABLE public.%I (LIKE public.%I INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES)',
        partition, log
      );
      EXECUTE format(
        'ALTER TABLE public.%I ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
        log, partition,
        to_char(month, 'YYYY-MM-DD') || ' 00:00:00+00',
        to_char(month + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00'
      );
      made := made + 1;
    END LOOP;
  END LOOP;
  RETURN made;
END
$function$;

GRANT USAGE ON SCHEMA public TO backhaul_app;
REVOKE ALL ON FUNCTION ensure_partitions(timestamp with time zone) FROM PUBLIC;
GRANT INSERT, SELECT, UPDATE ON TABLE aggregate TO backhaul_app;
GRANT INSERT, SELECT, UPDATE ON TABLE delivery TO backhaul_app;
GRANT INSERT, SELECT ON TABLE event TO backhaul_app;
GRANT INSERT, SELECT, UPDATE ON TABLE exception TO backhaul_app;
GRANT INSERT, SELECT, UPDATE ON TABLE input_key TO backhaul_app;
GRANT INSERT, SELECT ON TABLE input_log TO backhaul_app;
GRANT INSERT, SELECT ON TABLE knock TO backhaul_app;
GRANT INSERT, SELECT ON TABLE money_posting TO backhaul_app;
GRANT DELETE, INSERT, SELECT, UPDATE ON TABLE parked TO backhaul_app;
GRANT INSERT, SELECT, UPDATE ON TABLE poll_cursor TO backhaul_app;
GRANT DELETE, INSERT, SELECT ON TABLE process TO backhaul_app;
GRANT INSERT, SELECT, UPDATE ON TABLE reader TO backhaul_app;
GRANT INSERT, SELECT ON TABLE reference TO backhaul_app;
GRANT INSERT, SELECT, UPDATE ON TABLE return_view TO backhaul_app;
GRANT INSERT, SELECT ON TABLE sold TO backhaul_app;
GRANT INSERT, SELECT ON TABLE sold_line TO backhaul_app;
GRANT INSERT, SELECT ON TABLE unit_posting TO backhaul_app;
GRANT EXECUTE ON FUNCTION ensure_partitions(timestamp with time zone) TO backhaul_app;
