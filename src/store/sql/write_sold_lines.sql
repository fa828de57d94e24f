INSERT INTO sold_line (order_id, line_id, customer_id, sku, quantity)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[])
