-- Due deliveries that nobody alive carries: unowned, ours from before, or of a process whose lock is gone. One behind an
-- earlier delivery of the same aggregate that somebody else carries has to wait for that one.
WITH dead AS MATERIALIZED (
  SELECT p.id FROM process p WHERE p.id <> $1 AND NOT EXISTS (
    SELECT FROM pg_locks l
    WHERE l.locktype = 'advisory' AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND l.classid = 7702 AND l.objid = p.id::oid AND l.objsubid = 2
  )
), free AS (
  SELECT d.key, d.owner IS NOT NULL AS taken_over
  FROM delivery d
  WHERE d.status = 'due' AND d.system = $2
    AND (d.owner IS NULL OR d.owner IN (SELECT id FROM dead))
    AND NOT EXISTS (
      SELECT FROM delivery e
      WHERE e.aggregate = d.aggregate AND e.system = d.system AND e.status = 'due' AND e.seq < d.seq
        AND e.owner IS NOT NULL AND e.owner <> $1 AND e.owner NOT IN (SELECT id FROM dead)
    )
  ORDER BY d.seq
  LIMIT $3
  FOR UPDATE OF d SKIP LOCKED
)
UPDATE delivery d SET owner = $1, unsure = d.unsure OR free.taken_over
FROM free WHERE d.key = free.key
RETURNING d.seq, d.key, d.aggregate, d.system, d.lane, d.body, d.attempts, d.unsure, d.due_at
