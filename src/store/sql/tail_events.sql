-- Everything below the oldest running transaction, in the order of commit; what is above may still get company before it.
SELECT seq, xid::text AS xid, aggregate, version, at, recorded_at, cause, body, asks
FROM event
WHERE (xid, seq) > ($1::text::xid8, $2::bigint) AND xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY xid, seq
LIMIT $3
