import type { DatabaseSync } from 'node:sqlite';
import type { FastifyInstance } from 'fastify';
import type { Faults } from './faults.ts';
import type { Outbox } from './outbox.ts';

/** What every stand-in is given: its durable state, its misbehaviour, and its way to call webhooks. */
export interface Ground {
  /** One SQLite file for the whole sandbox; each stand-in owns the tables that start with its name. */
  readonly db: DatabaseSync;
  readonly faults: Faults;
  readonly outbox: Outbox;
  /** The sandbox's clock, RFC 3339 in UTC. */
  now(): string;
  /** Runs `work` in one SQLite transaction; nested calls join the outer one. */
  transaction<T>(work: () => T): T;
}

/** A ready-made answer for a request that goes wrong on purpose. */
export interface MishapAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One vendor's stand-in: speaks the vendor's wire on its own port and keeps real state. */
export interface StandIn {
  readonly system: string;
  /** `CREATE TABLE IF NOT EXISTS` statements, all names prefixed with the system. */
  readonly tables: string;
  /** Adds the vendor's routes; bodies arrive as raw text. The server and the fault hooks are the kit's. */
  routes(server: FastifyInstance, ground: Ground): void;
  /** The vendor's own shape of a server error and of a throttled call. */
  mishap(kind: 'error' | 'throttle'): MishapAnswer;
  /** The stand-in's own books, for whoever checks Backhaul from outside; served at `GET /_sandbox/ledger`. */
  ledger(ground: Ground): unknown;
  /** What a client of this account must be configured with: the connector's settings, by environment name. */
  settings(url: string): Readonly<Record<string, string>>;
}
