import { AckPolicy, type Consumer, type JsMsg } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { z } from 'zod';
import type { RelayedKnock, Store } from '#flows/ports.ts';
import { startAlone, type AloneWork } from './alone.ts';
import type { Live } from './line.ts';
import { ensureInbound, type InboundParts } from './relay.ts';
import { pause } from './wait.ts';

/** What the taker of webhooks works with. */
export interface TakerParts extends InboundParts {
  readonly store: Pick<Store, 'alone'>;
  /**
   * Resolves true after the commit, false when it has to be tried again; rejects when it fails for another reason. After
   * some of those it is asked with `give_up`, to put the message aside.
   */
  readonly decide: (knock: RelayedKnock, give_up: { readonly why: string } | null) => Promise<boolean>;
  readonly again_ms?: number;
  /** A message that nobody has let go of after this is given out again. */
  readonly ack_wait_ms?: number;
}

/** Takes webhooks out of the stream, in its order, and lets each go only when it is committed. */
export interface Taker extends AloneWork {
  /** Messages that this process decided since its start. */
  taken(): number;
}

const DURABLE = 'backhaul';
const ROUND = 256;
const ACK_WAIT_MS = 30_000;
const IDLE_MS = 1_000;
/** A message that fails as often as this would hold up all behind it for ever. */
const FAILURES = 5;

/** Starts taking. One process does it at a time, so that messages are decided in the order in which they were kept. */
export function startTaker(parts: TakerParts): Taker {
  const { line, store, log } = parts;
  const { stream } = parts.settings;
  let taken = 0;
  const work = startAlone({
    line,
    store,
    log,
    name: `backbone:${stream}`,
    what: `taking webhooks from ${stream}`,
    begin: () => {
      let bound: { readonly live: Live; readonly consumer: Consumer } | null = null;
      return async (live, signal) => {
        if (bound === null || bound.live !== live) bound = { live, consumer: await consumerOf(live, parts) };
        taken += await settle(await round(bound.consumer), parts, signal);
      };
    },
  });
  return { ...work, taken: () => taken };
}

async function consumerOf(live: Live, parts: TakerParts): Promise<Consumer> {
  const { stream } = parts.settings;
  await ensureInbound(live, parts);
  await live.manager.consumers.add(stream, {
    durable_name: DURABLE,
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(parts.ack_wait_ms ?? ACK_WAIT_MS),
    max_ack_pending: 4 * ROUND,
  });
  return live.client.consumers.get(stream, DURABLE);
}

/** What waits now, up to a round; without any, the first that comes. */
async function round(consumer: Consumer): Promise<readonly JsMsg[]> {
  const first = await consumer.next({ expires: IDLE_MS });
  if (first === null) return [];
  const messages = [first];
  const more = Math.min(ROUND - 1, first.info.pending);
  if (more > 0)
    for await (const next of await consumer.fetch({ max_messages: more, expires: 1_000 })) messages.push(next);
  return messages;
}

/** Decides a round in its order; what cannot be decided now is tried again before anything newer. */
async function settle(
  messages: readonly JsMsg[],
  { decide, log, again_ms = 1_000 }: TakerParts,
  signal: AbortSignal,
): Promise<number> {
  const failures = new Map<JsMsg, number>();
  async function decided(message: JsMsg): Promise<boolean> {
    const before = failures.get(message) ?? 0;
    try {
      return await decide(knockOf(message), before < FAILURES ? null : { why: `it failed ${before} times` });
    } catch (error) {
      failures.set(message, before + 1);
      log(`the webhook ${message.seq} in ${message.info.stream} could not be decided: ${String(error)}`);
      return false;
    }
  }
  let left = messages;
  for (;;) {
    const done = await Promise.all(left.map(decided));
    // Only now, after the commit: what is lost before this line comes again, and is a duplicate then.
    for (const [index, message] of left.entries()) if (done[index] === true) message.ack();
    left = left.filter((_message, index) => done[index] !== true);
    if (left.length === 0 || signal.aborted) return messages.length - left.length;
    // The broker must not think that we are dead and give them to another process behind newer ones.
    for (const message of left) message.working();
    await pause(again_ms, signal);
  }
}

const Knock = z.object({
  system: z.string(),
  received_at: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});

/** The message as we put it there. One that somebody else wrote is kept for a person, under the system in its subject. */
function knockOf(message: JsMsg): RelayedKnock {
  const text = message.string();
  const knock = Knock.safeParse(parsed(text));
  if (knock.success) return knock.data;
  const system = message.subject.split('.')[2] ?? '';
  return { system, received_at: message.time.toISOString(), headers: {}, body: text };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // Then it is not of our making, which the shape tells.
  }
}
