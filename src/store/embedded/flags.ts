import { totalmem } from 'node:os';

/** What the server's settings depend on. */
export interface Tuning {
  readonly port: number;
  readonly lz4: boolean;
  readonly memory_bytes: number;
}

/**
 * The server's command line after `-D folder`: settings given here win over every file in the cluster.
 * No value may hold a space: on Windows they pass through a shell.
 */
export function serverFlags(tuning: Tuning): string[] {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '60',
    // An acknowledged input must survive a power cut: these three are never up for tuning.
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    shared_buffers: `${sharedBuffers_mb(tuning.memory_bytes)}MB`,
    max_wal_size: '4GB',
    checkpoint_timeout: '15min',
    wal_compression: tuning.lz4 ? 'lz4' : 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    logging_collector: 'off',
    log_destination: 'stderr',
    // DETAIL lines quote the values of a violated key, which may be personal.
    log_error_verbosity: 'terse',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-p', String(tuning.port), ...flags];
}

/** Memory that this process may use: a container's limit where there is one. */
export function usableMemory_bytes(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

// 256 MB, or an eighth of a small machine.
function sharedBuffers_mb(memory_bytes: number): number {
  const eighth = Math.floor(memory_bytes / 8 / 1024 / 1024);
  return Math.max(32, Math.min(256, eighth));
}
