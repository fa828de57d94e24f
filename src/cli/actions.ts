import type { ReturnReport } from '#contract/report.ts';
import type { Tally } from '#core/backtest/tally.ts';

/** What the terminal can ask for; main carries it out. All of it rejects with an Error whose message is for people. */
export interface Actions {
  start(options: StartOptions, screen: StartScreen): Promise<void>;
  replay(options: ReplayOptions): Promise<ReplayReport>;
  verify(options: DataOptions & Watched): Promise<VerifyReport>;
  migrate(options: DataOptions): Promise<MigrateReport>;
  status(options: DataOptions): Promise<StatusReport>;
  /** Rejects with a CommandError when there is no such return. */
  explain(options: DataOptions & { readonly return_id: string }): Promise<ReturnReport>;
  /** Rejects with a CommandError when the policy cannot be used. */
  backtest(options: BacktestOptions): Promise<BacktestReport>;
}

/** Where the data is: DATABASE_URL when it is set, else the embedded server in the folder. */
export interface DataOptions {
  readonly data_dir: string;
  readonly database_url: string | undefined;
  readonly log: (line: string) => void;
}

interface Watched {
  readonly progress: (line: string) => void;
}

export interface StartOptions extends DataOptions {
  readonly port: number;
  readonly host: string;
  readonly roles: readonly string[];
  readonly sandbox: boolean;
  readonly signal: AbortSignal;
}

/** What `start` shows: one screen when it is ready, then what is going on. */
export interface StartScreen {
  step(line: string): void;
  ready(running: Running): void;
  pulse(pulse: Pulse): void;
}

export interface Running {
  readonly url: string;
  readonly database: string;
  readonly roles: readonly string[];
  readonly stand_ins: Readonly<Record<string, string>>;
  readonly demo_key: string | null;
  /** Something a customer really bought, for trying things out. */
  readonly sample: { readonly order_id: string; readonly customer_id: string; readonly sku: string } | null;
  readonly data_dir: string;
  readonly log_file: string;
}

/** Events since the start, and how things stand now. */
export interface Pulse {
  readonly events: number;
  readonly returns: Readonly<Record<string, number>>;
  readonly deliveries_due: number;
  readonly exceptions_open: number;
  /** What happened last, in a few words. */
  readonly last: string | null;
}

export interface ReplayOptions extends DataOptions {
  readonly files: readonly string[];
  readonly resume: boolean;
  readonly fresh: boolean;
  readonly faults: string;
  readonly outage_seconds: number | null;
  readonly seed: string;
  readonly progress: (progress: ReplayProgress) => void;
  /** Aborts the run in good order, to be resumed later. */
  readonly signal: AbortSignal;
}

/** Where a run stands, for whoever watches. */
export interface ReplayProgress {
  readonly phase: string;
  readonly rows_total: number;
  readonly rows_fed: number;
  readonly orders: number;
  readonly returns_asked: number;
  readonly returns_total: number;
  readonly deliveries_waiting: number;
  readonly simulated_at: string | null;
  readonly seconds: number;
  readonly breakers_open: readonly string[];
}

/** What a run amounts to: counts, units, money in minor units; `failures` says in words what does not tie out. */
export type ReplayReport = Readonly<Record<string, unknown>> & { readonly failures: readonly string[] };

export interface VerifyReport {
  readonly checked: Readonly<Record<string, number>>;
  readonly problems: readonly string[];
  readonly seconds: number;
}

export interface MigrateReport {
  readonly database: string;
  readonly version: number;
  readonly applied: readonly string[];
}

export interface StatusReport {
  readonly database: string;
  readonly returns: Readonly<Record<string, number>>;
  readonly deliveries_due: Readonly<Record<string, number>>;
  readonly exceptions_open: Readonly<Record<string, number>>;
  readonly parked: number;
  readonly wakes_pending: number;
  /** How the broker stands, line by line; absent where none is set. */
  readonly backbone?: readonly string[];
}

/** Which policy, and which requests by the time at which they were made; null for no bound. */
export interface BacktestOptions extends DataOptions {
  readonly policy: string;
  readonly from: string | null;
  readonly to: string | null;
  /** Hears how many requests were decided again so far. */
  readonly progress: (requests: number) => void;
}

export interface BacktestReport extends Tally {
  readonly database: string;
  readonly policy: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly seconds: number;
}

/** An error that a person can do something about: what, where, what to do; and the exit code that says so. */
export class CommandError extends Error {
  readonly code: string;
  /** 1: it ran and the answer is no. 2: it could not be done as asked. */
  readonly exit: 1 | 2;

  constructor(code: string, message: string, exit: 1 | 2 = 2) {
    super(message);
    this.name = 'CommandError';
    this.code = code;
    this.exit = exit;
  }
}
