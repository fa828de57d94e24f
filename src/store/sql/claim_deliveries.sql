-- Due deliveries that nobody alive carries: unowned, or of a process whose lock is gone; with $5 also our own, after a
-- claim whose answer was lost. One behind an earlier delivery of the same aggregate has to wait while somebody else carries
-- that one or it is not due yet.
WITH alive AS MATERIALIZED (
  SELECT l.objid::bigint AS id FROM pg_locks l
  WHERE l.locktype = 'advisory' AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND l.classid = 7702 AND l.objsubid = 2
), free AS MATERIALIZED (
  SELECT d.key, d.seq, d.aggregate, d.owner IS NOT NULL AS taken_over
  FROM delivery d
  WHERE d.status = 'due' AND d.system = $2 AND d.due_at <= $4
    AND (d.owner IS NULL OR (d.owner = $1 AND $5::boolean) OR (d.owner <> $1 AND d.owner NOT IN (SELECT id FROM alive)))
    AND NOT EXISTS (
      SELECT FROM delivery e
      WHERE e.aggregate = d.aggregate AND e.system = d.system AND e.status = 'due' AND e.seq < d.seq
        AND e.owner IS DISTINCT FROM $1 AND (e.due_at > $4 OR e.owner IN (SELECT id FROM alive))
    )
  ORDER BY d.seq
  LIMIT $3
  FOR UPDATE OF d SKIP LOCKED
)
UPDATE delivery d SET owner = $1, unsure = d.unsure OR free.taken_over
FROM free
WHERE d.key = free.key AND NOT EXISTS (
  -- Of one aggregate's deliveries another claim may hold the first at this very moment; then the second is not ours.
  SELECT FROM delivery e
  WHERE e.aggregate = free.aggregate AND e.system = $2 AND e.status = 'due' AND e.seq < free.seq
    AND e.owner IS DISTINCT FROM $1 AND e.key NOT IN (SELECT key FROM free)
)
RETURNING d.seq, d.key, d.aggregate, d.system, d.lane, d.body, d.attempts, d.unsure, d.due_at, d.withdraw
