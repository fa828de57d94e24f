INSERT INTO delivery (key, aggregate, system, lane, operation, body, owner, due_at, created_at)
SELECT g.*, $7::int, $8::timestamptz, $8::timestamptz
FROM unnest($1::text[], $2::text[], $3::text[], $4::smallint[], $5::text[], string_to_array($6, E'\x1e')::jsonb[]) AS g
