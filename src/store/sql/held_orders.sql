SELECT order_id FROM sold WHERE order_id = ANY ($1::text[])
