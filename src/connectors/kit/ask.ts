import type { JsonObject } from '#core/base/json.ts';
import { MOST_PAGES, type Send } from './carry.ts';
import type { Query } from './connector.ts';
import { inWords } from './tokens.ts';

/** An answer, all pages of it, or why there is none. */
export type Asked<A> =
  | { readonly kind: 'answer'; readonly answer: readonly A[] }
  | { readonly kind: 'unavailable'; readonly reason: string };

/** One page of an answer, or why there is none. */
type PageOf<A> = { readonly answer: readonly A[]; readonly next: JsonObject | null } | { readonly reason: string };

/** How long somebody at a counter waits for a look-up before Backhaul says that it cannot know now. */
const ASK_WITHIN_MS = 2_500;

/** Asks to the last page, within the time that somebody waits. */
export async function ask<C, Q, A>(query: Query<C, Q, A>, question: Q, config: C, send: Send): Promise<Asked<A>> {
  const answer: A[] = [];
  const until_ms = performance.now() + ASK_WITHIN_MS;
  let page: JsonObject | null = null;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const read: PageOf<A> = await readPage({ query, question, config, send, page, until_ms });
    if ('reason' in read) return { kind: 'unavailable', reason: read.reason };
    answer.push(...read.answer);
    if (read.next === null) return { kind: 'answer', answer };
    page = read.next;
  }
  return { kind: 'unavailable', reason: `no end after ${MOST_PAGES} pages` };
}

interface Turn<C, Q, A> {
  readonly query: Query<C, Q, A>;
  readonly question: Q;
  readonly config: C;
  readonly send: Send;
  readonly page: JsonObject | null;
  readonly until_ms: number;
}

/** Asking changes nothing, so a stumble is tried again as long as somebody still waits. */
async function readPage<C, Q, A>({ query, question, config, send, page, until_ms }: Turn<C, Q, A>): Promise<PageOf<A>> {
  for (let attempt = 1; ; attempt += 1) {
    const sent = await send(query.request(question, page, config));
    let reason: string;
    let asked_ms: number | null = null;
    if (sent.kind === 'reply') {
      const read = query.read(sent.reply, question, config, page);
      if (read.kind === 'answer') return read;
      reason = inWords(read);
      if (read.kind === 'refused') return { reason };
      if (read.kind === 'later') asked_ms = read.wait_ms;
    } else {
      reason = sent.reason;
    }
    const wait_ms = asked_ms ?? attempt * attempt * 50;
    if (performance.now() + wait_ms > until_ms) return { reason };
    await new Promise((resolve) => setTimeout(resolve, wait_ms));
  }
}
