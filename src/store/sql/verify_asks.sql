-- One step is asked for once; a step asked for twice would have used one delivery key twice.
SELECT aggregate, coalesce(body ->> 'return_id', '') AS return_id, ask ->> 'step' AS step, count(*)::int AS times
FROM event, jsonb_array_elements(asks) ask
GROUP BY 1, 2, 3
HAVING count(*) > 1
LIMIT 50
