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

/**
 * One vendor's stand-in: speaks the vendor's wire on its own port and keeps real state.
 * `secrets` are what a client must present, as a real account would hand them out.
 */
export interface StandIn {
  readonly system: string;
  /** `CREATE TABLE IF NOT EXISTS` statements, all names prefixed with the system. */
  readonly tables: string;
  /** Adds the vendor's routes; the server, JSON bodies as raw text and fault hooks are the kit's. */
  routes(server: FastifyInstance, ground: Ground): void;
}
