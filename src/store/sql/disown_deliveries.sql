WITH gone AS (
  DELETE FROM process WHERE id = $1
)
UPDATE delivery SET owner = NULL WHERE owner = $1 AND status = 'due'
