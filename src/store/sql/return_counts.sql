SELECT status, count(*)::int AS n FROM return_view GROUP BY status ORDER BY status
