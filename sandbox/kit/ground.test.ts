import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fork } from 'node:child_process';
import { afterEach, expect, test } from 'vitest';
import { openGround, type OpenGround } from './ground.ts';
import { prepared } from './prepared.ts';

const tables = 'CREATE TABLE IF NOT EXISTS toy_things (name TEXT PRIMARY KEY)';
const directories: string[] = [];

function file(): string {
  const directory = mkdtempSync(join(tmpdir(), 'ground-'));
  directories.push(directory);
  return join(directory, 'sandbox.sqlite');
}

function put(ground: OpenGround, name: string): void {
  prepared(ground.db, 'INSERT INTO toy_things VALUES (?)').run(name);
}

function names(ground: OpenGround): unknown[] {
  return prepared(ground.db, 'SELECT name FROM toy_things ORDER BY name')
    .all()
    .map((row) => row['name']);
}

function owe(ground: OpenGround, id: string): void {
  ground.outbox.enqueue({ id, system: 'toy', path: '/hooks/toy', body: '{}', headers: {} });
}

afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

test('a transaction keeps all or nothing, and nested ones join it', () => {
  const ground = openGround({ file: ':memory:', standIns: [{ tables }] });
  const kept = ground.transaction(() => {
    put(ground, 'a');
    return ground.transaction(() => {
      put(ground, 'b');
      return 'both';
    });
  });
  expect(kept).toBe('both');
  expect(() =>
    ground.transaction(() => {
      put(ground, 'c');
      put(ground, 'a');
    }),
  ).toThrow(/UNIQUE/);
  expect(names(ground)).toEqual(['a', 'b']);
  ground.transaction(() => put(ground, 'd'));
  expect(names(ground)).toEqual(['a', 'b', 'd']);
  ground.close();
});

test('an inner failure that is caught outside still undoes the whole', () => {
  const ground = openGround({ file: ':memory:', standIns: [{ tables }] });
  const work = (): void => {
    put(ground, 'outer');
    try {
      ground.transaction(() => {
        put(ground, 'inner');
        throw new Error('inner trouble');
      });
    } catch {
      put(ground, 'after');
    }
  };
  expect(() => ground.transaction(work)).toThrow(/nothing was kept/);
  expect(names(ground)).toEqual([]);
  ground.close();
});

test('asynchronous work is refused, since it would escape the transaction', () => {
  const ground = openGround({ file: ':memory:', standIns: [{ tables }] });
  expect(() => ground.transaction(() => Promise.resolve(put(ground, 'a')))).toThrow(/synchronous/);
  expect(names(ground)).toEqual([]);
  ground.close();
});

test('a webhook is told to the sender after the commit, and never when it is undone', () => {
  const ground = openGround({ file: ':memory:', standIns: [] });
  const told: number[][] = [];
  ground.outbox.listen((seqs) => told.push([...seqs]));
  ground.transaction(() => {
    owe(ground, 'one');
    ground.transaction(() => owe(ground, 'two'));
    expect(told).toEqual([]);
  });
  expect(told).toEqual([[1, 2]]);
  const undone = (): void =>
    ground.transaction(() => {
      owe(ground, 'three');
      throw new Error('no');
    });
  expect(undone).toThrow('no');
  owe(ground, 'four');
  expect(told).toHaveLength(2);
  expect(ground.outbox.unsent().map((seq) => ground.outbox.owed(seq).id)).toEqual(['one', 'two', 'four']);
  expect(() => owe(ground, 'one')).toThrow(/UNIQUE/);
  ground.close();
});

test('what was committed before a kill is there after it', async () => {
  const path = file();
  const child = fork(new URL('./kill.fixture.ts', import.meta.url), [path], { stdio: 'ignore' });
  const exited = new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
  const counted = new Promise<number>((resolve) =>
    child.on('message', (count) => Number(count) >= 200 && resolve(Number(count))),
  );
  const told = await counted;
  child.kill('SIGKILL');
  expect(await exited).toBe('SIGKILL');
  const ground = openGround({ file: path, standIns: [{ tables }] });
  expect(names(ground).length).toBeGreaterThanOrEqual(told);
  expect(ground.outbox.unsent()).toHaveLength(names(ground).length);
  ground.close();
});
