INSERT INTO process (roles, started_at) VALUES ($1::text[], $2) RETURNING id
