-- The same trouble again is the same exception: told anew while it is open, begun anew when it was closed.
INSERT INTO exception (id, kind, aggregate, status, owner, money_at_risk_minor, currency, detail, at, opened_at, due_at)
SELECT g.id, g.kind, g.aggregate, 'open', g.owner, g.risk, g.currency, g.detail, g.at, $10::timestamptz, g.due_at
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], string_to_array($7, E'\x1e')::jsonb[], $8::timestamptz[], $9::timestamptz[])
  AS g (id, kind, aggregate, owner, risk, currency, detail, at, due_at)
ORDER BY g.id
ON CONFLICT (id) DO UPDATE SET status = 'open', detail = excluded.detail, closed_at = NULL, because = NULL,
  money_at_risk_minor = excluded.money_at_risk_minor, currency = excluded.currency,
  at = CASE WHEN exception.status = 'closed' THEN excluded.at ELSE exception.at END,
  opened_at = CASE WHEN exception.status = 'closed' THEN excluded.opened_at ELSE exception.opened_at END,
  due_at = CASE WHEN exception.status = 'closed' THEN excluded.due_at ELSE exception.due_at END
