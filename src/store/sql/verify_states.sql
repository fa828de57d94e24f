SELECT a.id, a.version, a.state, s.body AS sold
FROM aggregate a
LEFT JOIN sold s ON a.id = 'order/' || s.order_id
WHERE a.id = ANY ($1::text[])
