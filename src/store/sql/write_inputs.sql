-- Keys are written in one order for everybody, so that two batches with the same keys cannot wait for each other in a ring.
-- The number tells afterwards whether the transaction stood, should the connection break while it commits.
WITH given AS (
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], string_to_array($4, E'\x1e')::jsonb[], $5::text[], $6::text[], $7::timestamptz[], string_to_array($8, E'\x1e')::jsonb[])
    AS g (key, hash, status, answer, source, type, at, body)
), logged AS (
  INSERT INTO input_log (key, source, type, at, recorded_at, status, body)
  SELECT key, source, type, at, $9::timestamptz, status, body FROM given
), keyed AS (
  INSERT INTO input_key (key, hash, status, answer, recorded_at)
  SELECT key, hash, status, answer, $9::timestamptz FROM given ORDER BY key
)
SELECT pg_current_xact_id()::text AS xid
