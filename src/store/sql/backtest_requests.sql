-- Requests in the order of the log, page by page. Each time bound may be null.
SELECT e.xid::text AS xid, e.seq, e.aggregate, e.version, e.at, e.recorded_at, e.cause, e.body, e.asks
FROM event e
WHERE (e.xid, e.seq) > ($1::text::xid8, $2::bigint) AND e.type = 'return.requested'
  AND ($3::timestamptz IS NULL OR e.at >= $3) AND ($4::timestamptz IS NULL OR e.at < $4)
ORDER BY e.xid, e.seq
LIMIT $5
