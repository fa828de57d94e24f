import { openGround } from '#sandbox/kit/ground.ts';
import { startOutbox } from '#sandbox/kit/outbox-sender.ts';
import { keepTables } from './keep.ts';
import { planReplay } from './plan.ts';
import { planTables } from './plan-tables.ts';
import { replayWorld } from './replay.ts';
import type { Retailer } from './retailer.ts';

// A replay with an invented retailer that writes down what happened; its test kills it at any instant.
const [, , data_dir = '', target = '', ...files] = process.argv;

const tables = `CREATE TABLE IF NOT EXISTS world_happened (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, said TEXT NOT NULL)`;
const ground = openGround({
  file: `${data_dir}/sandbox.sqlite`,
  standIns: [{ tables: keepTables }, { tables: planTables }, { tables }],
});

function happened(kind: string, said: unknown): void {
  const text = JSON.stringify(said);
  const insert = ground.db.prepare('INSERT INTO world_happened (kind, said) VALUES (?, ?)');
  const { lastInsertRowid } = insert.run(kind, text);
  ground.outbox.enqueue({ id: `h${lastInsertRowid}`, system: 'shopify', path: '/hooks/x', body: text, headers: {} });
}

const retailer: Retailer = {
  open: (items, at) => happened('open', { items, at }),
  sell: (sale) => happened('sell', sale),
  adjust: (correction) => happened('adjust', correction),
  credit: (credit) => happened('credit', credit),
  askShop: (request) => happened('ask', request),
};

function failed(error: unknown): void {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
}

const plan = await planReplay(ground, files, data_dir, () => undefined);
const world = replayWorld(plan, {
  ground,
  retailer,
  crew: { step: () => 0, pending: () => 0 },
  outbox: startOutbox(ground, { target, concurrency: 8, retry_ms: 10 }),
  weather: { passed: () => undefined },
  target,
  desk_key: 'desk-key',
  log: () => undefined,
  failed,
});
world.go();
setInterval(() => {
  const progress = world.progress();
  if (progress.phase !== 'done') return;
  process.stdout.write(JSON.stringify({ progress, totals: world.totals() }));
  process.exit(0);
}, 5);
