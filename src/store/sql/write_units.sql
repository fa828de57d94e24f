INSERT INTO unit_posting (aggregate, version, order_line, sku, from_place, to_place, quantity, at, recorded_at)
SELECT g.*, $9::timestamptz
FROM unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int[], $8::timestamptz[]) AS g
