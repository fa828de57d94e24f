import type { Instant } from '#core/base/instant.ts';
import type { ReturnReport } from '#contract/report.ts';
import type { Reads } from '#flows/ports.ts';
import { findReturn } from '../lookup.ts';
import { reportOf } from './report.ts';

/** Reads all there is to know about a return; throws the `return_unknown` refusal. */
export async function readReport(read: Reads, return_id: string, now: Instant): Promise<ReturnReport> {
  const found = await findReturn(read, return_id, now);
  const { aggregate, seen } = found;
  const [history, deliveries, exceptions, request_aggregate] = await Promise.all([
    read.history(aggregate),
    read.deliveries(aggregate),
    read.exceptions(aggregate),
    read.find({ kind: 'request', id: seen.request_id }),
  ]);
  const request_history = request_aggregate === null ? [] : await read.history(request_aggregate);
  return reportOf(found, { history, request_history, deliveries, exceptions }, now);
}
