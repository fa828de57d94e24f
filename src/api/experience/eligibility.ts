import type { z } from 'zod';
import { utc } from '#contract/common.ts';
import { DENIALS } from '#contract/denials.ts';
import { Eligibility, EligibilityRequest } from '#contract/eligibility.ts';
import type { RuleLooked } from '#core/policy/rules.ts';
import type { Appraisal } from '#core/return/appraise.ts';
import type { Api } from '../api.ts';
import { callerOf } from '../auth.ts';
import { COMMON, problems } from '../documented.ts';
import type { ApiPorts, EligibilityAnswer, WishedLine } from '../ports.ts';
import { refusal } from '../refusal.ts';

/** `POST /commerce/v1/eligibility`: what may come back, asked while a customer waits. */
export function eligibilityRoute(server: Api, ports: ApiPorts): void {
  server.post('/commerce/v1/eligibility', {
    config: { scope: 'commerce:read' },
    schema: {
      summary: 'What may come back',
      description:
        'Says for each line how many units may come back, what they give back, and every rule looked at. Changes nothing.',
      tags: ['commerce'],
      security: [{ bearer: [] }],
      body: EligibilityRequest,
      response: {
        200: Eligibility,
        ...problems(
          ...COMMON,
          'malformed_json',
          'order_unknown',
          'body_too_large',
          'unsupported_media_type',
          'unavailable',
        ),
      },
    },
    async handler(request) {
      const { customer_id, order, asked_at, lines } = request.body;
      const answer = await ports.eligibility({
        client_id: callerOf(request).id,
        correlation_id: request.correlation_id,
        customer_id,
        order,
        asked_at: utc(asked_at),
        lines,
      });
      if (answer.kind === 'not_found') throw refusal('order_unknown', answer.detail);
      if (answer.kind === 'unavailable')
        throw refusal('unavailable', answer.detail, { retry_after_s: answer.retry_after_s });
      return told(answer, lines);
    },
  });
}

function told(answer: EligibilityAnswer, asked: readonly WishedLine[]): z.output<typeof Eligibility> {
  return {
    asked_at: answer.asked_at,
    lines: asked.map(({ sku, line_id, quantity }, index) => {
      const { found, barred } = answer.lines[index] ?? { found: [], barred: [] };
      return {
        sku,
        line_id,
        quantity,
        eligible_units: found.reduce((sum, one) => sum + one.units, 0),
        code: barred[0]?.code ?? null,
        refunds: byCurrency(found),
        found: found.map(({ order_id, line_id: line, units, amount_minor, currency, policy, rules }) => ({
          order: order_id,
          line_id: line,
          units,
          refund: { amount_minor, currency },
          policy,
          rules: rules.map(ruleTold),
        })),
        barred: barred.map(({ quantity: units, code, policy, rules }) => ({
          quantity: units,
          code,
          ...DENIALS[code],
          policy,
          rules: rules.map(ruleTold),
        })),
      };
    }),
  };
}

function byCurrency(found: Appraisal['found']): { amount_minor: number; currency: string }[] {
  const sums = new Map<string, number>();
  for (const { amount_minor, currency } of found) sums.set(currency, (sums.get(currency) ?? 0) + amount_minor);
  return [...sums].map(([currency, amount_minor]) => ({ amount_minor, currency }));
}

function ruleTold({ rule, passed, because }: RuleLooked): RuleLooked {
  return { rule, passed, because };
}
