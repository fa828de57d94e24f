-- Everything below the oldest running transaction, in the order of commit; what is above may still get company before it.
-- `e.xid` in ORDER BY: a bare xid would be the output column, which is text and puts 1000 before 999.
SELECT e.seq, e.xid::text AS xid, e.aggregate, e.version, e.at, e.recorded_at, e.cause, e.body, e.asks
FROM event e
WHERE (e.xid, e.seq) > ($1::text::xid8, $2::bigint) AND e.xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY e.xid, e.seq
LIMIT $3
