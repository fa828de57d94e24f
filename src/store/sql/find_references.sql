SELECT r.kind, r.id, r.aggregate
FROM unnest($1::text[], $2::text[]) AS wanted (kind, id)
JOIN reference r USING (kind, id)
UNION ALL
SELECT 'delivery', d.key, d.aggregate
FROM unnest($1::text[], $2::text[]) AS wanted (kind, id)
JOIN delivery d ON wanted.kind = 'delivery' AND d.key = wanted.id
