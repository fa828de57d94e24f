SELECT p.key, p.waits_for, p.why, p.input, p.since
FROM parked p
WHERE ($2::timestamptz IS NULL OR (p.since, p.key) > ($2::timestamptz, $3::text))
  AND (p.since <= $4::timestamptz
   OR EXISTS (SELECT FROM aggregate a WHERE a.id = p.waits_for)
   OR EXISTS (SELECT FROM reference r WHERE p.waits_for = 'reference:' || r.kind || ':' || r.id
              AND r.kind = split_part(p.waits_for, ':', 2) AND r.id = substr(p.waits_for, length('reference::' || split_part(p.waits_for, ':', 2)) + 1)))
ORDER BY p.since, p.key
LIMIT $1
