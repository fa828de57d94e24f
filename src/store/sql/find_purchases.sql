-- Which orders a customer bought any of the wanted SKUs in; $1 numbers the questions.
SELECT DISTINCT wanted.question, line.order_id
FROM unnest($1::int[], $2::text[], $3::text[]) AS wanted (question, customer_id, sku)
JOIN sold_line line ON line.customer_id = wanted.customer_id AND line.sku = wanted.sku
