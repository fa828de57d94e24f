UPDATE aggregate a SET wake_at = g.wake_at, wake_why = g.why
FROM unnest($1::text[], $2::timestamptz[], $3::text[]) AS g (id, wake_at, why)
WHERE a.id = g.id
