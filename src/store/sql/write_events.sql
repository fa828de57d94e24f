-- $9 is the highest number of a transaction that wrote one of these aggregates before: see migration 0003.
INSERT INTO event (aggregate, version, type, at, cause, body, asks, recorded_at, xid)
SELECT g.*, $8::timestamptz, greatest(pg_current_xact_id(), $9::text::xid8)
FROM unnest($1::text[], $2::int[], $3::text[], $4::timestamptz[], $5::text[], string_to_array($6, E'\x1e')::jsonb[], string_to_array($7, E'\x1e')::jsonb[]) AS g
