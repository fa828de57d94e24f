SELECT id, kind, aggregate, status, money_at_risk_minor, currency, detail, opened_at, due_at, owner
FROM exception WHERE id = $1
