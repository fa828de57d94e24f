import { z } from 'zod';
import { return_id } from '#contract/common.ts';
import { ReturnReport } from '#contract/report.ts';
import type { Api } from '../api.ts';
import { COMMON, problems } from '../documented.ts';
import { findReturn } from '../lookup.ts';
import type { ApiPorts } from '../ports.ts';
import { reportOf } from './report.ts';

/** `GET /process/v1/returns/{return_id}`: where a return is stuck, why, whose turn it is, and how it came there. */
export function reportRoute(server: Api, ports: ApiPorts): void {
  const { read } = ports;
  server.get('/process/v1/returns/:return_id', {
    config: { scope: 'process:read' },
    schema: {
      summary: 'Everything about a return',
      description:
        'State, timeline with both times, the gates that hold units, whose turn it is and since when, deliveries with their ' +
        'last answer, exceptions with what would resolve them, the policy with every rule, and the refund statement.',
      tags: ['process'],
      security: [{ bearer: [] }],
      params: z.strictObject({ return_id }),
      response: { 200: ReturnReport, ...problems(...COMMON, 'return_unknown') },
    },
    async handler(request) {
      const now = ports.now();
      const found = await findReturn(read, request.params.return_id, now);
      const { aggregate, seen } = found;
      const [history, deliveries, exceptions, request_aggregate] = await Promise.all([
        read.history(aggregate),
        read.deliveries(aggregate),
        read.exceptions(aggregate),
        read.find({ kind: 'request', id: seen.request_id }),
      ]);
      const request_history = request_aggregate === null ? [] : await read.history(request_aggregate);
      return reportOf(found, { history, request_history, deliveries, exceptions }, now);
    },
  });
}
