-- Net units by aggregate and kind of place; what the sale itself took out of stock, or a corrected shipment put back, is left out.
SELECT aggregate, split_part(place, ':', 1) AS place, sum(quantity)::int AS quantity
FROM (
  SELECT aggregate, to_place AS place, quantity FROM unit_posting WHERE aggregate = ANY ($1::text[]) AND NOT (from_place LIKE 'sellable:%' AND to_place = 'customer') AND NOT (from_place = 'customer' AND to_place LIKE 'sellable:%')
  UNION ALL
  SELECT aggregate, from_place, -quantity FROM unit_posting WHERE aggregate = ANY ($1::text[]) AND NOT (from_place LIKE 'sellable:%' AND to_place = 'customer') AND NOT (from_place = 'customer' AND to_place LIKE 'sellable:%')
) legs
GROUP BY 1, 2
