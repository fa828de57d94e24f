-- expand
-- The queue of open exceptions is read page by page, by the time they are due: as a whole, of one kind, of one owner. Closed
-- ones are in none of these, so that they do not grow with the history.
CREATE INDEX exception_due ON exception (due_at, id) WHERE status = 'open';
CREATE INDEX exception_due_kind ON exception (kind, due_at, id) WHERE status = 'open';
CREATE INDEX exception_due_owner ON exception (owner, due_at, id) WHERE status = 'open';
