import { z } from 'zod';
import { return_id } from '#contract/common.ts';
import { ReturnReport } from '#contract/report.ts';
import type { Api } from '../api.ts';
import { COMMON, problems } from '../documented.ts';
import type { ApiPorts } from '../ports.ts';
import { readReport } from './read-report.ts';

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
    handler: (request) => readReport(read, request.params.return_id, ports.now()),
  });
}
