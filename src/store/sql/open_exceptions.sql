INSERT INTO exception (id, kind, aggregate, status, owner, money_at_risk_minor, currency, detail, at, opened_at, due_at)
SELECT g.id, g.kind, g.aggregate, 'open', g.owner, g.risk, g.currency, g.detail, g.at, $10::timestamptz, g.due_at
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::jsonb[], $8::timestamptz[], $9::timestamptz[])
  AS g (id, kind, aggregate, owner, risk, currency, detail, at, due_at)
ON CONFLICT (id) DO UPDATE SET status = 'open', detail = excluded.detail, closed_at = NULL, because = NULL
