-- Of every order line that was shipped: as many units left as were sold, each once.
SELECT p.aggregate, p.order_line, p.shipped, coalesce(l.quantity, 0) AS sold
FROM (
  SELECT aggregate, order_line, sum(CASE WHEN to_place = 'customer' THEN quantity ELSE -quantity END)::int AS shipped FROM unit_posting
  WHERE order_line IS NOT NULL
    AND (to_place = 'customer' AND from_place LIKE 'sellable:%' OR from_place = 'customer' AND to_place LIKE 'sellable:%')
  GROUP BY 1, 2
) p
LEFT JOIN sold_line l ON 'order/' || l.order_id = p.aggregate AND l.line_id = p.order_line
WHERE p.shipped > coalesce(l.quantity, 0)
LIMIT 50
