SELECT key, waits_for, why, input, since FROM parked WHERE waits_for = ANY ($1::text[]) ORDER BY since, key
