-- Inputs that were parked get their verdict; the log gets a second line, the key keeps one.
WITH given AS (
  SELECT * FROM unnest($1::text[], $2::text[], string_to_array($3, E'\x1e')::jsonb[], $4::text[], $5::text[], $6::timestamptz[], string_to_array($7, E'\x1e')::jsonb[])
    AS g (key, status, answer, source, type, at, body)
), logged AS (
  INSERT INTO input_log (key, source, type, at, recorded_at, status, body)
  SELECT key, source, type, at, $8::timestamptz, status, body FROM given
), changed AS (
  UPDATE input_key k SET status = given.status, answer = given.answer
  FROM given WHERE k.key = given.key
)
SELECT pg_current_xact_id()::text AS xid
