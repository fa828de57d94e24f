SELECT what, n FROM (
  SELECT 'aggregates without an event' AS what, count(*)::int AS n FROM aggregate a WHERE NOT EXISTS (SELECT FROM event e WHERE e.aggregate = a.id)
  UNION ALL
  SELECT 'orders recorded and not stored as sold', count(*)::int FROM aggregate a
    WHERE a.id LIKE 'order/%' AND NOT EXISTS (SELECT FROM sold s WHERE 'order/' || s.order_id = a.id)
  UNION ALL
  SELECT 'settled deliveries without an answer', count(*)::int FROM delivery d
    WHERE d.status <> 'due' AND NOT EXISTS (SELECT FROM input_key k WHERE k.key = 'answer:' || d.key)
  UNION ALL
  SELECT 'answers to deliveries that are still due', count(*)::int FROM delivery d
    WHERE d.status = 'due' AND EXISTS (SELECT FROM input_key k WHERE k.key = 'answer:' || d.key AND k.status <> 'poison')
  UNION ALL
  SELECT 'parked keys without their input', count(*)::int FROM input_key k
    WHERE k.status = 'parked' AND NOT EXISTS (SELECT FROM parked p WHERE p.key = k.key)
  UNION ALL
  SELECT 'parked inputs whose key has a verdict', count(*)::int FROM parked p JOIN input_key k USING (key) WHERE k.status <> 'parked'
  UNION ALL
  SELECT 'stock documents whose postings are not what they say', count(*)::int FROM aggregate a
    WHERE a.state ->> 'kind' = 'stock' AND (a.state ->> 'units')::int <> (
      SELECT coalesce(sum(CASE WHEN to_place LIKE 'sellable:%' THEN quantity ELSE -quantity END), 0) FROM unit_posting p WHERE p.aggregate = a.id)
  UNION ALL
  SELECT 'orders whose postings of what was shipped are not what they say', count(*)::int FROM aggregate a
    WHERE a.state ->> 'kind' = 'order' AND (a.state ->> 'shipped_units')::int <> (
      SELECT coalesce(sum(CASE WHEN to_place = 'customer' THEN quantity ELSE -quantity END), 0) FROM unit_posting p WHERE p.aggregate = a.id
        AND (to_place = 'customer' AND from_place LIKE 'sellable:%' OR from_place = 'customer' AND to_place LIKE 'sellable:%'))
  UNION ALL
  SELECT 'postings of units on nothing that moves units', count(*)::int FROM unit_posting p
    WHERE NOT EXISTS (SELECT FROM aggregate a WHERE a.id = p.aggregate AND a.state ->> 'kind' IN ('order', 'stock'))
  UNION ALL
  SELECT 'postings of money on no order', count(*)::int FROM money_posting p
    WHERE NOT EXISTS (SELECT FROM aggregate a WHERE a.id = p.aggregate AND a.state ->> 'kind' = 'order')
  UNION ALL
  SELECT 'poisoned inputs', count(*)::int FROM input_key WHERE status = 'poison'
) checks
WHERE n > 0
