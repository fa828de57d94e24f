-- What had happened to these aggregates before the last of some requests was decided, and what these requests led to.
SELECT seq, aggregate, version, at, cause, body, asks FROM event
WHERE aggregate = ANY ($1::text[]) AND (seq < $2::bigint OR cause = ANY ($3::text[]))
ORDER BY aggregate, version
