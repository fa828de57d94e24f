SELECT v.return_id, v.status AS seen, a.state -> 'returns' -> v.return_id ->> 'status' AS is
FROM return_view v LEFT JOIN aggregate a ON a.id = v.aggregate
WHERE a.state -> 'returns' -> v.return_id ->> 'status' IS DISTINCT FROM v.status
LIMIT 50
