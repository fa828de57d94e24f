INSERT INTO poll_cursor (system, name, cursor) VALUES ($1, $2, $3::jsonb)
ON CONFLICT (system, name) DO UPDATE SET cursor = excluded.cursor
