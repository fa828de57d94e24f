SELECT body ->> 'reason_raw' AS reason_raw, count(*) AS documents, sum((body ->> 'quantity')::int)::int AS units
FROM event WHERE type = 'stock.adjusted' AND body ->> 'reason' = 'unmapped'
GROUP BY 1 ORDER BY count(*) DESC, 1
