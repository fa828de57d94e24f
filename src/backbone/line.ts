import { readFileSync } from 'node:fs';
import { jetstream, jetstreamManager, type JetStreamClient, type JetStreamManager } from '@nats-io/jetstream';
import { connect, credsAuthenticator, type NatsConnection, type NodeConnectionOptions } from '@nats-io/transport-node';
import type { BackboneSettings } from './settings.ts';
import { pause } from './wait.ts';

/** A connection that stands. After every break it is another one, so that nobody goes on with what he knew before. */
export interface Live {
  readonly client: JetStreamClient;
  readonly manager: JetStreamManager;
  /** The largest message that the server takes, in bytes. */
  readonly max_payload: number;
  readonly server: string;
  /** Aborted when it breaks: whoever waits for an answer over it waits in vain. */
  readonly over: AbortSignal;
}

/** The way to the broker: made anew whenever it breaks, until it is closed. */
export interface Line {
  /** Null while there is no connection. */
  live(): Live | null;
  /** The connection as soon as there is one; null after the time, or when the line is closed. */
  within(wait_ms: number): Promise<Live | null>;
  close(): Promise<void>;
}

const AGAIN_MS = 1_000;
const DIAL_MS = 5_000;
/** How long an answer of the broker is waited for; an election in a cluster takes some seconds. */
const ANSWER_MS = 5_000;

/** Opens the line. Never fails: without a broker it keeps trying in the background. */
export function openLine(settings: BackboneSettings, log: (line: string) => void): Line {
  const where = settings.servers.join(', ');
  const closing = new AbortController();
  let live: Live | null = null;
  let connection: NatsConnection | null = null;
  let said = '';

  /** A broker that is away for an hour is worth a line, not one each second. */
  const say = (line: string): void => {
    if (line !== said) log(line);
    said = line;
  };

  let ending = new AbortController();
  const lose = (): void => {
    live = null;
    ending.abort();
  };
  async function stand(made: NatsConnection): Promise<void> {
    ending = new AbortController();
    live = await standing(made, ending.signal);
    say(`connected to the event backbone at ${live.server}`);
  }

  async function follow(made: NatsConnection): Promise<void> {
    for await (const status of made.status()) {
      if (status.type === 'disconnect' || status.type === 'staleConnection') {
        lose();
        say('the connection to the event backbone broke; what is to be published waits');
      }
      if (status.type === 'reconnect') await stand(made);
    }
  }

  async function keep(): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        connection = await connect(options(settings));
        if (closing.signal.aborted) return await connection.close();
        await stand(connection);
        const ended = connection.closed();
        await follow(connection);
        await ended;
      } catch (error) {
        say(`the event backbone at ${where} cannot be reached, will try again: ${String(error)}`);
      }
      lose();
      await pause(AGAIN_MS, closing.signal);
    }
  }

  const running = keep();
  return {
    live: () => live,
    within: async (wait_ms) => {
      const give_up = performance.now() + wait_ms;
      while (live === null && !closing.signal.aborted && performance.now() < give_up) await pause(20, closing.signal);
      return live;
    },
    close: async () => {
      closing.abort();
      lose();
      await connection?.close();
      await running;
    },
  };
}

async function standing(made: NatsConnection, over: AbortSignal): Promise<Live> {
  return {
    over,
    client: jetstream(made, { timeout: ANSWER_MS }),
    manager: await jetstreamManager(made, { timeout: ANSWER_MS, checkAPI: false }),
    max_payload: made.info?.max_payload ?? 1_048_576,
    server: made.getServer(),
  };
}

function options({ servers, tls, ca_file, creds_file, user, password }: BackboneSettings): NodeConnectionOptions {
  return {
    servers: [...servers],
    name: 'backhaul',
    timeout: DIAL_MS,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 500,
    ...(tls ? { tls: ca_file === null ? {} : { caFile: ca_file } } : {}),
    ...(creds_file === null ? {} : { authenticator: credsAuthenticator(readFileSync(creds_file)) }),
    ...(user === null ? {} : { user, pass: password ?? '' }),
  };
}
