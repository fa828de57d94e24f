INSERT INTO parked (key, waits_for, why, input, since)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], string_to_array($4, E'\x1e')::jsonb[], $5::timestamptz[]) AS g (key, waits_for, why, input, since)
ORDER BY g.key
ON CONFLICT (key) DO UPDATE SET waits_for = excluded.waits_for, why = excluded.why
