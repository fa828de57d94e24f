import { z } from 'zod';
import type { Fact, Target } from '#core/base/input.ts';
import { must } from '#core/base/must.ts';
import { utc } from '#contract/common.ts';
import { CommandDone, CommandWaits } from '#contract/outcome.ts';
import type { SaidBody } from '#contract/said.ts';
import { settled } from './answers.ts';
import type { Api } from './api.ts';
import type { Scope } from './auth.ts';
import { COMMAND, problems, REPLAYED } from './documented.ts';
import { CommandHeaders, commandOf, keyed, type Turnstile } from './idempotency.ts';
import { made, MISSING, type Need } from './needs.ts';
import type { Answer, ApiPorts, Heeded, Unavailable } from './ports.ts';
import { refusal } from './refusal.ts';
import { standingOf } from './standing.ts';

/** What a request to a door comes to: the fact, whom it is told to, and what must be there before. */
export interface Words {
  readonly to: Target;
  readonly fact: Fact;
  readonly needs?: readonly Need[];
  /** The return that is told of in the answer. */
  readonly return_id?: string;
}

/** A fact that people or systems may say over HTTP. */
export interface Doorway<P extends z.core.$ZodLooseShape, B extends SaidBody> {
  readonly path: string;
  readonly fact: Fact['type'];
  readonly scope: Scope & `${string}:write`;
  readonly summary: string;
  readonly description: string;
  readonly params: P;
  readonly body: B;
  /** What must be there; `says` names which. */
  readonly needs: readonly (keyof typeof MISSING)[];
  says(path: z.output<z.ZodObject<P>>, body: Omit<z.output<B>, 'happened_at'>, ports: ApiPorts): Words | Promise<Words>;
}

/** A door of whatever shape. */
export interface Door {
  readonly path: string;
  readonly fact: Fact['type'];
  open(server: Api, ports: ApiPorts, turnstile: Turnstile): void;
}

const FAILED_S = 60;

/** Makes the route of one fact: checks, says it once for each key, and tells what became of it. */
export function door<P extends z.core.$ZodLooseShape, B extends SaidBody>(way: Doorway<P, B>): Door {
  const { path, fact: type, scope, summary, description, body, needs } = way;
  const open: Door['open'] = (server, ports, turnstile) => {
    server.post(path, {
      config: { scope },
      preValidation: keyed,
      schema: {
        summary,
        description: `${description} Told as \`${type}\`.`,
        tags: [scope.slice(0, scope.indexOf(':'))],
        security: [{ bearer: [] }],
        headers: CommandHeaders,
        ...(Object.keys(way.params).length === 0 ? {} : { params: z.strictObject(way.params) }),
        body: body as SaidBody,
        response: {
          200: CommandDone,
          202: CommandWaits,
          ...problems(...COMMAND, ...needs.map((need) => MISSING[need])),
        },
      },
      async handler(request, reply) {
        const { happened_at, ...rest } = request.body;
        // The route has checked both; the compiler cannot follow a schema that is a parameter.
        const words = await way.says(
          request.params as z.output<z.ZodObject<P>>,
          rest as unknown as Omit<z.output<B>, 'happened_at'>,
          ports,
        );
        await made(ports.read, words.needs ?? []);
        const { to, fact, return_id } = words;
        const said = { at: utc(happened_at as string | null), to, fact };
        const command = commandOf(request, said);
        const results = await turnstile.once(command, () => ports.say({ ...command, facts: [said] }));
        const heeded = 'kind' in results ? results : must(results[0], 'a fact that was said without an answer');
        if (heeded.kind === 'waiting') {
          void reply.code(202);
          return { outcome: 'waiting' as const, waits_for: heeded.detail };
        }
        const done = settled(unfailed(heeded));
        if (done.duplicate) void reply.header(REPLAYED, 'true');
        const standing = return_id === undefined ? null : await standingOf(ports.read, return_id, ports.now());
        return { outcome: 'done' as const, answer: { ...done.answer }, return: standing };
      },
    });
  };
  return { path, fact: type, open };
}

/** What failed is kept with an exception, and can be asked for again when the defect is put right. */
function unfailed(heeded: Exclude<Heeded, { kind: 'waiting' }> | Unavailable): Answer {
  if (heeded.kind === 'failed') throw refusal('unavailable', heeded.detail, { retry_after_s: FAILED_S });
  return heeded;
}

/** A value without what was left out, as the core wants its optional fields. */
export function present<T extends object>(value: T): Present<T> {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as Present<T>;
}

export type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};
