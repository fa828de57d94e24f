UPDATE aggregate a SET version = g.version, state = g.state
FROM unnest($1::text[], $2::int[], $3::jsonb[], $4::int[]) AS g (id, version, state, before)
WHERE a.id = g.id AND a.version = g.before
