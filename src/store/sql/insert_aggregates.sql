INSERT INTO aggregate (id, version, state, wake_at, wake_why, xid)
SELECT g.*, greatest(pg_current_xact_id(), $6::text::xid8)
FROM unnest($1::text[], $2::int[], string_to_array($3, E'\x1e')::jsonb[], $4::timestamptz[], $5::text[]) AS g (id, version, state, wake_at, wake_why)
ORDER BY g.id
