SELECT count(*)::int AS behind FROM (
  SELECT FROM event
  WHERE recorded_at <= $2::timestamptz AND (xid, seq) > (coalesce((SELECT xid FROM reader WHERE name = $1), '0'::xid8), coalesce((SELECT seq FROM reader WHERE name = $1), 0))
  LIMIT 100000
) waiting
