SELECT key, system, operation, status, attempts, due_at, last FROM delivery WHERE aggregate = $1 ORDER BY seq
