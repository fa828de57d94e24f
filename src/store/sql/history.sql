SELECT aggregate, version, at, recorded_at, cause, body, asks FROM event WHERE aggregate = $1 ORDER BY version
