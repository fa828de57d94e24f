WITH given AS (
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::jsonb[], $5::text[], $6::text[], $7::timestamptz[], $8::jsonb[])
    AS g (key, hash, status, answer, source, type, at, body)
), logged AS (
  INSERT INTO input_log (key, source, type, at, recorded_at, status, body)
  SELECT key, source, type, at, $9::timestamptz, status, body FROM given
)
INSERT INTO input_key (key, hash, status, answer, recorded_at)
SELECT key, hash, status, answer, $9::timestamptz FROM given
