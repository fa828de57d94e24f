-- Copies of other systems' words, read as they are: whoever renews one does not wait for the decisions that read it.
SELECT id, version, state FROM aggregate WHERE id = ANY ($1::text[])
