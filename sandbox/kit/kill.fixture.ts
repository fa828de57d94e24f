import { openGround } from './ground.ts';

// A process for ground.test.ts to kill: commits without end and tells its parent how often.
const ground = openGround({
  file: process.argv[2] ?? ':memory:',
  standIns: [{ tables: 'CREATE TABLE IF NOT EXISTS toy_things (name TEXT PRIMARY KEY)' }],
});
const insert = ground.db.prepare('INSERT INTO toy_things VALUES (?)');
let count = 0;

function commit(): void {
  ground.transaction(() => {
    insert.run(`thing-${count}`);
    ground.outbox.enqueue({ id: `event-${count}`, system: 'toy', path: '/hooks/toy', body: '{}', headers: {} });
  });
  count += 1;
  process.send?.(count);
  setImmediate(commit);
}

process.once('disconnect', () => process.exit());
commit();
