-- A reader only moves on: of two processes that read as the same one, the slower one changes nothing.
INSERT INTO reader (name, xid, seq) VALUES ($1, $2::text::xid8, $3)
ON CONFLICT (name) DO UPDATE SET xid = excluded.xid, seq = excluded.seq
WHERE (reader.xid, reader.seq) < (excluded.xid, excluded.seq)
