UPDATE delivery d SET status = g.status, last = g.outcome, settled_at = $4::timestamptz, attempts = d.attempts + (g.status <> 'withdrawn')::int, owner = NULL
FROM unnest($1::text[], $2::text[], string_to_array($3, E'\x1e')::jsonb[]) AS g (key, status, outcome)
WHERE d.key = g.key AND d.status = 'due'
