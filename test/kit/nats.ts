import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { TestContext } from 'vitest';
import { quietPort } from '#main/ports.ts';
import { end } from './scratch.ts';
import { until } from './until.ts';

/** One NATS server of a test. */
export interface NatsNode {
  readonly url: string;
  /** As a power cut would. */
  kill(): Promise<void>;
  /** Starts it again on its own port and data. */
  start(): Promise<void>;
}

/** NATS servers on loopback with JetStream, alone or as a cluster. */
export interface Nats {
  /** What NATS_URL would hold. */
  readonly url: string;
  readonly nodes: readonly NatsNode[];
  /** A connection for the test itself; closed at the end. */
  watch(): Promise<{ readonly connection: NatsConnection; readonly manager: JetStreamManager }>;
  /** The node that leads a stream. */
  leader(stream: string): Promise<NatsNode>;
  stop(): Promise<void>;
}

/** Debian puts the server where only root's path looks. */
const PATH = `${process.env['PATH'] ?? ''}:/usr/sbin:/usr/local/sbin`;

/** Skips the test, with the reason, where there is no NATS server on this machine. */
export function needsNats(context: Pick<TestContext, 'skip'>): void {
  const found = spawnSync('nats-server', ['--version'], { env: { ...process.env, PATH } });
  if (found.error !== undefined) context.skip('nats-server is not installed; on Debian: apt-get install nats-server');
}

/** Starts servers with their data in a folder of their own, and waits until they can keep streams. */
export async function startNats(count: 1 | 3 = 1): Promise<Nats> {
  const root = mkdtempSync(join(tmpdir(), 'backhaul-nats-'));
  const ports = await severalPorts(2 * count);
  const clients = ports.slice(0, count);
  const routes = ports.slice(count).map((port) => `nats://127.0.0.1:${port}`);
  const nodes = clients.map((port, index) =>
    node(port, [
      '--name',
      `n${index}`,
      '--store_dir',
      join(root, `n${index}`),
      ...(count === 1
        ? []
        : ['--cluster_name', 'test', '--cluster', routes[index] ?? '', '--routes', routes.join(',')]),
    ]),
  );
  const watchers: NatsConnection[] = [];
  const url = nodes.map((one) => one.url).join(',');
  const watch: Nats['watch'] = async () => {
    const connection = await connect({
      servers: nodes.map((one) => one.url),
      maxReconnectAttempts: -1,
      reconnectTimeWait: 100,
    });
    watchers.push(connection);
    return { connection, manager: await jetstreamManager(connection, { checkAPI: false }) };
  };
  for (const index of nodes.keys()) mkdirSync(join(root, `n${index}`));
  await Promise.all(nodes.map((one) => one.start()));
  const { manager } = await watch();
  // A cluster answers for streams only when it has elected somebody to look after them.
  await until('the servers keep streams', () =>
    manager.getAccountInfo().then(
      () => true,
      () => false,
    ),
  );
  return {
    url,
    nodes,
    watch,
    leader: async (stream) => {
      const name = (await manager.streams.info(stream)).cluster?.leader ?? 'n0';
      const found = nodes[Number(name.slice(1))];
      if (found === undefined) throw new Error(`the leader of ${stream} is ${name}, whom nobody knows`);
      return found;
    },
    stop: async () => {
      for (const connection of watchers) await connection.close();
      for (const one of nodes) await one.kill();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function node(port: number, args: readonly string[]): NatsNode {
  let child: ChildProcess | null = null;
  let gone: Promise<void> = Promise.resolve();
  const said: string[] = [];
  return {
    url: `nats://127.0.0.1:${port}`,
    kill: async () => {
      if (child?.pid !== undefined && child.exitCode === null && child.signalCode === null) end(child.pid);
      await gone;
    },
    start: async () => {
      const started = spawn('nats-server', ['--addr', '127.0.0.1', '--port', String(port), '--jetstream', ...args], {
        env: { ...process.env, PATH },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      child = started;
      gone = new Promise((ended) => started.once('exit', () => ended()));
      started.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
      await until('the NATS server is ready', () => {
        if (started.exitCode !== null) throw new Error(`nats-server ended with ${started.exitCode}: ${said.join('')}`);
        return said.join('').includes('Server is ready');
      });
      said.length = 0;
    },
  };
}

async function severalPorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await quietPort());
  return [...ports];
}
