-- expand
-- Partitions are made for a month and the next one whenever Backhaul starts and once an hour; the function is the
-- owner's, so that the application's role, which may not create tables, can still ask for them.

CREATE FUNCTION ensure_partitions(around timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  log text;
  month date;
  made integer := 0;
BEGIN
  FOREACH log IN ARRAY ARRAY['knock', 'input_log', 'event', 'unit_posting', 'money_posting'] LOOP
    FOR ahead IN 0..1 LOOP
      month := (date_trunc('month', around AT TIME ZONE 'UTC') + make_interval(months => ahead))::date;
      IF to_regclass(format('public.%I', log || to_char(month, '_YYYY_MM'))) IS NULL THEN
        EXECUTE format(
          'CREATE TABLE public.%I PARTITION OF public.%I FOR VALUES FROM (%L) TO (%L)',
          log || to_char(month, '_YYYY_MM'), log,
          to_char(month, 'YYYY-MM-DD') || ' 00:00:00+00',
          to_char(month + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00'
        );
        made := made + 1;
      END IF;
    END LOOP;
  END LOOP;
  RETURN made;
END
$$;

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'backhaul_app') THEN
    BEGIN
      CREATE ROLE backhaul_app NOLOGIN;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      -- Roles belong to the whole server; another database of it was migrated at this moment.
      NULL;
    END;
  END IF;
  BEGIN
    EXECUTE format('GRANT backhaul_app TO %I', current_user);
  EXCEPTION WHEN insufficient_privilege THEN
    -- Whoever may act as the role needs nothing more; whoever may not fails here, with the same error.
    SET LOCAL ROLE backhaul_app;
    RESET ROLE;
  END;
  EXECUTE format('GRANT USAGE ON SCHEMA public TO backhaul_app');
END
$$;

-- The logs and what was sold can only grow: no UPDATE, DELETE or TRUNCATE for the application.
GRANT SELECT, INSERT ON knock, input_log, event, unit_posting, money_posting, sold, sold_line, reference TO backhaul_app;
GRANT SELECT, INSERT, UPDATE ON input_key, aggregate, delivery, exception, poll_cursor, reader, return_view TO backhaul_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON parked TO backhaul_app;
GRANT SELECT, INSERT, DELETE ON process TO backhaul_app;
GRANT EXECUTE ON FUNCTION ensure_partitions(timestamptz) TO backhaul_app;
