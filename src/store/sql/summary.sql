SELECT
  (SELECT coalesce(jsonb_object_agg(system, n), '{}') FROM (SELECT system, count(*) n FROM delivery WHERE status = 'due' GROUP BY system) d) AS deliveries_due,
  (SELECT coalesce(jsonb_object_agg(kind, n), '{}') FROM (SELECT kind, count(*) n FROM exception WHERE status = 'open' GROUP BY kind) e) AS exceptions_open,
  (SELECT count(*) FROM parked) AS parked,
  (SELECT count(*) FROM aggregate WHERE wake_at IS NOT NULL) AS wakes_pending
