INSERT INTO knock (system, received_at, headers, body, reading, detail)
SELECT * FROM unnest($1::text[], $2::timestamptz[], string_to_array($3, E'\x1e')::jsonb[], $4::text[], $5::text[], $6::text[])
