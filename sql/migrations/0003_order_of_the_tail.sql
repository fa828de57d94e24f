-- expand
-- The log is told in the order of (xid, seq), below the oldest running transaction. A transaction gets its number when it
-- locks its first row; another with a higher number may be first at the second row, and then the numbers say the wrong
-- order. So a row remembers the highest number that wrote it, and an event carries no lower one than its aggregate.

ALTER TABLE aggregate ADD COLUMN xid xid8 NOT NULL DEFAULT '0';
COMMENT ON COLUMN aggregate.xid IS 'The position in the log of the last transaction that changed it.';
COMMENT ON COLUMN event.xid IS 'Its transaction, or the later one that it waited for: sorts every aggregate''s events rightly.';

-- A new partition is made apart and then attached: making it in place would lock out every reader and writer of the log
-- behind the longest read that runs. Processes that ask at the same time wait for each other.
CREATE OR REPLACE FUNCTION ensure_partitions(around timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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
$$;
REVOKE ALL ON FUNCTION ensure_partitions(timestamptz) FROM PUBLIC;
