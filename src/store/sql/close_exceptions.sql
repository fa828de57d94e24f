UPDATE exception e SET status = 'closed', closed_at = $3::timestamptz, because = g.because
FROM unnest($1::text[], $2::text[]) AS g (id, because)
WHERE e.id = g.id AND e.status = 'open'
