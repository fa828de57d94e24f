import { z } from 'zod';
import { field } from '#contract/field.ts';
import { Health } from '#contract/house.ts';
import { ProblemPage } from '#contract/problem.ts';
import { problemKind } from '#contract/problems.ts';
import { refusalKind } from '#contract/refusals.ts';
import type { Api } from '../api.ts';
import { problems } from '../documented.ts';
import type { ApiPorts } from '../ports.ts';
import { refusal } from '../refusal.ts';

const WELCOME = `Backhaul keeps a retailer's systems in step while goods come back.

/docs                       the API, to read and to try
/docs/json                  the same as OpenAPI 3.1
/health                     whether it can work
/commerce/v1                for channels: what may come back, returns and their status
/process/v1                 for people who look after returns
/hooks/{system}             where vendors send their webhooks
/problems/{code}            what a problem means and what to do about it
`;

/** What is open to everybody: the front page, the health, and the pages that problems lead to. */
export function houseRoutes(server: Api, ports: ApiPorts): void {
  server.get('/', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('text/plain; charset=utf-8').send(WELCOME),
  );
  server.get('/health', {
    schema: {
      summary: 'Whether Backhaul can work',
      description: '200 when it takes requests, 503 when it does not; the same body either way.',
      tags: ['house'],
      response: { 200: Health, 503: Health },
    },
    async handler(_request, reply) {
      const { ok, ready, parts, summary } = await ports.health();
      void reply.code(ready ? 200 : 503).header('cache-control', 'no-store');
      if (!ready) void reply.header('retry-after', '2');
      return {
        status: !ready ? ('starting' as const) : ok ? ('ok' as const) : ('degraded' as const),
        parts: { ...parts },
        summary: {
          deliveries_due: { ...summary.deliveries_due },
          exceptions_open: { ...summary.exceptions_open },
          parked: summary.parked,
          wakes_pending: summary.wakes_pending,
        },
        now: ports.now(),
      };
    },
  });
  server.get('/problems/:code', {
    schema: {
      summary: 'What a problem means',
      description: 'Where the `type` of every problem leads.',
      tags: ['house'],
      params: z.object({ code: field(z.string().max(100), 'Code of the problem.', 'validation_failed') }),
      response: { 200: ProblemPage, ...problems('problem_unknown') },
    },
    async handler(request) {
      const { code } = request.params;
      const kind = problemKind(code) ?? refusalKind(code);
      if (kind === null) throw refusal('problem_unknown', 'No problem has this code.');
      return { code, ...kind };
    },
  });
}
