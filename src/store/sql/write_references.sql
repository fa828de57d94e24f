INSERT INTO reference (kind, id, aggregate)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) AS g (kind, id, aggregate)
ORDER BY g.kind, g.id
ON CONFLICT DO NOTHING
