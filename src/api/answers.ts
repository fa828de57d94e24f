import type { JsonObject } from '#core/base/json.ts';
import { PROBLEMS, type ProblemCode } from '#contract/problems.ts';
import type { Answer } from './ports.ts';
import { refusalKind } from '#contract/refusals.ts';
import { refusal } from './refusal.ts';

/** Refusals of the core that are problems of their own; any other goes with its code inside one that is for all. */
const OWN: ReadonlySet<string> = new Set<ProblemCode>([
  'return_unknown',
  'order_unknown',
  'return_not_cancellable',
  'nothing_requested',
]);

/** What a command came to, or the refusal to throw. */
export function settled(answer: Answer): { readonly answer: JsonObject; readonly duplicate: boolean } {
  switch (answer.kind) {
    case 'done':
      return answer;
    case 'conflict':
      throw refusal('idempotency_key_reused', answer.detail);
    case 'unavailable':
      throw refusal('unavailable', answer.detail, { retry_after_s: answer.retry_after_s });
    case 'refused': {
      const { code, detail } = answer;
      if (OWN.has(code) && code in PROBLEMS) throw refusal(code as ProblemCode, detail);
      const as = refusalKind(code)?.status === 409 ? 'request_conflicts' : 'request_refused';
      throw refusal(as, detail, { errors: [{ pointer: '', code, detail }] });
    }
  }
}
