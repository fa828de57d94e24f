INSERT INTO money_posting (aggregate, version, debit, credit, amount_minor, currency, at, recorded_at)
SELECT g.*, $8::timestamptz
FROM unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::timestamptz[]) AS g
