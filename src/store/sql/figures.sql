-- Everything that Backhaul itself knows about a run, from its log and books.
WITH released AS (
  SELECT aggregate, body ->> 'return_id' AS return_id, (body ->> 'amount_minor')::bigint AS amount_minor,
    (SELECT coalesce(sum((range ->> 'to')::int - (range ->> 'from')::int), 0)
       FROM jsonb_array_elements(body -> 'items') item, jsonb_array_elements(item -> 'units') range) AS units
  FROM event WHERE type = 'refund.released'
), denied AS (
  SELECT line ->> 'code' AS code, sum((line ->> 'quantity')::int) AS units
  FROM event, jsonb_array_elements(body -> 'lines') line WHERE type = 'return.denied' GROUP BY 1
)
SELECT
  (SELECT count(*) FROM event WHERE type = 'order.recorded') AS orders,
  (SELECT coalesce(sum((body ->> 'charges')::int), 0)::int FROM event WHERE type = 'order.recorded') AS charges,
  (SELECT coalesce(sum(CASE WHEN to_place = 'customer' THEN quantity ELSE -quantity END), 0)::int FROM unit_posting
     WHERE order_line IS NOT NULL AND (to_place = 'customer' AND from_place LIKE 'sellable:%' OR from_place = 'customer' AND to_place LIKE 'sellable:%')) AS units_sold,
  (SELECT coalesce(sum((line ->> 'quantity')::int), 0)::int
     FROM event, jsonb_array_elements(body -> 'lines') line WHERE type = 'return.requested') AS units_requested,
  (SELECT coalesce(jsonb_object_agg(code, units), '{}') FROM denied) AS units_refused,
  (SELECT coalesce(sum(units), 0)::int FROM released) AS units_refunded,
  (SELECT coalesce(sum(amount_minor), 0)::bigint FROM released) AS refunded_minor,
  (SELECT coalesce(sum(amount_minor), 0)::bigint FROM money_posting WHERE credit LIKE 'settled:%'
     OR credit IN ('gift_card_liability', 'store_credit_liability', 'points_liability')) AS settled_minor,
  (SELECT count(*) FROM event WHERE type = 'stock.adjusted') AS adjustments,
  (SELECT coalesce(sum((body ->> 'quantity')::int), 0)::int FROM event WHERE type = 'stock.adjusted') AS adjustment_units,
  (SELECT count(*) FROM exception WHERE kind = 'credit_without_return') AS credits_without_return,
  (SELECT coalesce(sum((detail ->> 'amount_minor')::bigint), 0)::bigint FROM exception WHERE kind = 'credit_without_return')
    AS credits_without_return_minor,
  (SELECT count(*) FROM event WHERE type = 'return.authorized') AS returns,
  (SELECT count(*) FROM event WHERE type = 'return.closed') AS returns_closed,
  (SELECT count(*) FROM delivery) AS deliveries,
  (SELECT count(*) FROM input_key) AS inputs,
  (SELECT coalesce(jsonb_object_agg(kind, n), '{}') FROM (SELECT kind, count(*) n FROM exception WHERE status = 'open' GROUP BY kind) e)
    AS open_exceptions
