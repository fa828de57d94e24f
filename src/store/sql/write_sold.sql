INSERT INTO sold (order_id, customer_id, placed_at, body)
SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[], string_to_array($4, E'\x1e')::jsonb[]) AS g (order_id, customer_id, placed_at, body)
ORDER BY g.order_id
