SELECT (SELECT count(*) FROM event) AS events, (SELECT count(*) FROM aggregate) AS aggregates,
  (SELECT count(*) FROM unit_posting) AS unit_postings, (SELECT count(*) FROM money_posting) AS money_postings,
  (SELECT count(*) FROM delivery) AS deliveries, (SELECT count(*) FROM input_key) AS inputs
