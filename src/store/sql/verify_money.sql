SELECT aggregate, account, sum(amount)::bigint AS amount_minor
FROM (
  SELECT aggregate, credit AS account, amount_minor AS amount FROM money_posting WHERE aggregate = ANY ($1::text[])
  UNION ALL
  SELECT aggregate, debit, -amount_minor FROM money_posting WHERE aggregate = ANY ($1::text[])
) legs
GROUP BY 1, 2
