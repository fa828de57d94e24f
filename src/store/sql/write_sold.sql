INSERT INTO sold (order_id, customer_id, placed_at, body)
SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::jsonb[]) AS g (order_id, customer_id, placed_at, body)
ORDER BY g.order_id
