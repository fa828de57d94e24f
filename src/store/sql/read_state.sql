SELECT version, state FROM aggregate WHERE id = $1
