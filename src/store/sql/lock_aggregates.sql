-- Locks what exists, in one order for everybody, so that two batches can never wait for each other in a ring.
-- $2 holds versions whose state the caller has in memory: those are not sent again.
SELECT id, version, CASE WHEN version = ($2::jsonb ->> id)::int THEN NULL ELSE state END AS state, xid::text AS xid
FROM aggregate
WHERE id = ANY ($1::text[])
ORDER BY id
FOR UPDATE
