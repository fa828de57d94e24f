SELECT ensure_partitions($1::timestamptz) AS made
