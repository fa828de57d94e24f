-- What our unit book says is in a node's stock, by SKU and place; the two legs of every posting.
SELECT place, sku, sum(quantity)::int AS quantity
FROM (
  SELECT to_place AS place, sku, quantity FROM unit_posting
  UNION ALL
  SELECT from_place, sku, -quantity FROM unit_posting
) legs
WHERE place ~ '^(sellable|quarantine|refurbish|custody):'
GROUP BY place, sku
HAVING sum(quantity) <> 0
