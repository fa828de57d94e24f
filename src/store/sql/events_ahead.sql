-- Counted to a limit, because a reader that never began has the whole log before it.
SELECT count(*)::int AS ahead
FROM (
  SELECT FROM event e
  WHERE (e.xid, e.seq) > (
    coalesce((SELECT xid FROM reader WHERE name = $1), '0'::xid8),
    coalesce((SELECT seq FROM reader WHERE name = $1), 0)
  )
  LIMIT $2
) AS unread
