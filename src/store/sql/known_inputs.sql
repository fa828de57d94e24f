SELECT key, hash, status, answer FROM input_key WHERE key = ANY ($1::text[])
