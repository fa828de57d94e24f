INSERT INTO knock (system, received_at, headers, body, reading, detail)
SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::jsonb[], $4::text[], $5::text[], $6::text[])
