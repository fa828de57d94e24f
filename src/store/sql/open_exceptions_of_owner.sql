SELECT id, kind, aggregate, status, money_at_risk_minor, currency, detail, opened_at, due_at, owner
FROM exception WHERE status = 'open' AND owner = $4
AND (due_at, id) > (coalesce($1::timestamptz, '-infinity'), coalesce($2::text, ''))
ORDER BY due_at, id LIMIT $3::int
