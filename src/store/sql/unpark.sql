DELETE FROM parked WHERE key = ANY ($1::text[])
