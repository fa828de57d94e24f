-- With the wake-up where it changes, so that no row is written twice.
UPDATE aggregate a SET version = g.version, state = g.state, xid = greatest(pg_current_xact_id(), $8::text::xid8),
  wake_at = CASE WHEN g.rewake THEN g.wake_at ELSE a.wake_at END,
  wake_why = CASE WHEN g.rewake THEN g.wake_why ELSE a.wake_why END
FROM unnest($1::text[], $2::int[], string_to_array($3, E'\x1e')::jsonb[], $4::int[], $5::boolean[], $6::timestamptz[], $7::text[])
  AS g (id, version, state, before, rewake, wake_at, wake_why)
WHERE a.id = g.id AND a.version = g.before
