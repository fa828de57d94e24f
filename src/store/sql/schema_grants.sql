-- Who but the owner may do what with our tables and functions; a function that nobody restricted is everybody's.
SELECT kind, name, CASE WHEN g.grantee = 0 THEN 'PUBLIC' ELSE g.grantee::regrole::text END AS grantee,
  string_agg(g.privilege_type, ', ' ORDER BY g.privilege_type) AS rights
FROM (
  SELECT 'TABLE' AS kind, c.relname::text AS name, coalesce(c.relacl, acldefault('r', c.relowner)) AS acl, c.relowner AS owner
  FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  UNION ALL
  SELECT 'FUNCTION', p.oid::regprocedure::text, coalesce(p.proacl, acldefault('f', p.proowner)), p.proowner
  FROM pg_proc p
  WHERE p.pronamespace = 'public'::regnamespace AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
) ours, LATERAL aclexplode(acl) g
WHERE g.grantee <> ours.owner
GROUP BY kind, name, g.grantee
ORDER BY kind DESC, name, grantee
