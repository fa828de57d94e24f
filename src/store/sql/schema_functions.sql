-- Our functions as they would be written; those of extensions are not ours.
SELECT pg_get_functiondef(p.oid) AS text, p.oid::regprocedure::text AS signature, obj_description(p.oid, 'pg_proc') AS comment
FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace AND p.prokind IN ('f', 'p')
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
ORDER BY signature
