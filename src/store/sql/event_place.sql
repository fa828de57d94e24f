SELECT xid::text AS xid, seq FROM event WHERE aggregate = $1 AND version = $2
