UPDATE delivery SET owner = NULL WHERE owner = $1 AND status = 'due'
