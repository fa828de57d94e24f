-- Every log needs a partition for this month and the next.
SELECT log || to_char(month, '_YYYY_MM') AS missing
FROM unnest(ARRAY['knock', 'input_log', 'event', 'unit_posting', 'money_posting']) log,
  generate_series(date_trunc('month', $1::timestamptz), date_trunc('month', $1::timestamptz) + interval '1 month', interval '1 month') month
WHERE to_regclass('public.' || log || to_char(month, '_YYYY_MM')) IS NULL
