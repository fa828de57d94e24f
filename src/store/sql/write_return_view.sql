INSERT INTO return_view (return_id, aggregate, status, changed_at)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[])
ON CONFLICT (return_id) DO UPDATE SET status = excluded.status, changed_at = excluded.changed_at
