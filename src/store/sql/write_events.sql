INSERT INTO event (aggregate, version, type, at, cause, body, asks, recorded_at)
SELECT g.*, $8::timestamptz
FROM unnest($1::text[], $2::int[], $3::text[], $4::timestamptz[], $5::text[], $6::jsonb[], $7::jsonb[]) AS g
