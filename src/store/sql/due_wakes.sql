SELECT id, wake_at, wake_why FROM aggregate WHERE wake_at <= $1 ORDER BY wake_at, id LIMIT $2
