INSERT INTO reader (name, xid, seq) VALUES ($1, $2::text::xid8, $3)
ON CONFLICT (name) DO UPDATE SET xid = excluded.xid, seq = excluded.seq
