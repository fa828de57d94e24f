INSERT INTO aggregate (id, version, state, wake_at, wake_why)
SELECT * FROM unnest($1::text[], $2::int[], $3::jsonb[], $4::timestamptz[], $5::text[])
