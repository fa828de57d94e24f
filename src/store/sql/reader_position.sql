SELECT xid::text AS xid, seq FROM reader WHERE name = $1
