-- expand
-- A delivery that was decided and not tried yet can be asked back: it is marked, and whoever carries it settles it as withdrawn.
ALTER TABLE delivery ADD COLUMN withdraw text;
COMMENT ON COLUMN delivery.withdraw IS 'Why it is asked back; whoever carries it says whether that was in time.';
ALTER TABLE delivery DROP CONSTRAINT delivery_status_check;
ALTER TABLE delivery ADD CONSTRAINT delivery_status_check CHECK (status IN ('due', 'done', 'refused', 'withdrawn'));
