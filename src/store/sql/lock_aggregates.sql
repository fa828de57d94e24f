-- Locks what exists, in one order for everybody, so that two batches can never wait for each other in a ring.
SELECT id, version, state, xid::text AS xid
FROM aggregate
WHERE id = ANY ($1::text[])
ORDER BY id
FOR UPDATE
