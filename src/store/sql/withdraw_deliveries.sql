-- Only what nobody tried: an attempt that is written down is carried to its end, and its answer tells what came of it.
UPDATE delivery d SET withdraw = g.because
FROM unnest($1::text[], $2::text[]) AS g (key, because)
WHERE d.key = g.key AND d.status = 'due' AND d.attempts = 0 AND NOT d.unsure
