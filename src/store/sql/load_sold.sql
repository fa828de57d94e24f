SELECT order_id, body FROM sold WHERE order_id = ANY ($1::text[])
