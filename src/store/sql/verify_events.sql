SELECT aggregate, version, at, cause, body, asks FROM event
WHERE (aggregate, version) > ($1, $2::int)
ORDER BY aggregate, version
LIMIT $3
