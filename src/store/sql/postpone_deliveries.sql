UPDATE delivery d SET attempts = g.attempts, due_at = g.due_at, unsure = g.unsure, last = g.outcome
FROM unnest($1::text[], $2::int[], $3::timestamptz[], $4::boolean[], string_to_array($5, E'\x1e')::jsonb[]) AS g (key, attempts, due_at, unsure, outcome)
WHERE d.key = g.key AND d.status = 'due'
