import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** One knock at the pretended Backhaul. */
export interface Ask {
  readonly key: string;
  readonly authorization: string;
  readonly body: { readonly customer_id: string; readonly lines: { sku: string; quantity: number }[] };
}

/** A pretended Backhaul for tests: remembers what it was asked and told, and answers as `reply` says. */
export interface PretendedBackhaul {
  readonly url: string;
  readonly asks: Ask[];
  readonly webhooks: string[];
  /** The most requests of one customer, and of all customers, that were in the air at once. */
  readonly most: { of_one: number; of_all: number };
  close(): Promise<void>;
}

/** What to answer a return request with; `cut` breaks the connection after the work. */
export type Reply =
  | { readonly status: number; readonly body: unknown; readonly headers?: Record<string, string> }
  | 'cut';

/** Starts a pretended Backhaul on a free port; every answer takes `wait_ms`. */
export async function pretendBackhaul(reply: (ask: Ask) => Reply, wait_ms = 2): Promise<PretendedBackhaul> {
  const asks: Ask[] = [];
  const webhooks: string[] = [];
  const most = { of_one: 0, of_all: 0 };
  const air = new Map<string, number>();
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    if (request.url !== '/commerce/v1/returns') {
      webhooks.push(text);
      response.writeHead(200).end();
      return;
    }
    const body = JSON.parse(text) as Ask['body'];
    const key = String(request.headers['idempotency-key']);
    const ask: Ask = { key, authorization: String(request.headers.authorization), body };
    asks.push(ask);
    air.set(body.customer_id, (air.get(body.customer_id) ?? 0) + 1);
    most.of_one = Math.max(most.of_one, air.get(body.customer_id) ?? 0);
    const all = [...air.values()].reduce((sum, count) => sum + count, 0);
    most.of_all = Math.max(most.of_all, all);
    setTimeout(() => {
      air.set(body.customer_id, (air.get(body.customer_id) ?? 0) - 1);
      const answer = reply(ask);
      if (answer === 'cut') request.socket.destroy();
      else response.writeHead(answer.status, answer.headers).end(JSON.stringify(answer.body));
    }, wait_ms);
  };
  const server = createServer((request, response) => {
    take(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the pretended Backhaul has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    asks,
    webhooks,
    most,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** An answer that authorises every unit asked for. */
export function authorised(ask: Ask): Reply {
  const lines = ask.body.lines.map(({ sku, quantity }, at) => ({
    line_id: String(at + 1),
    sku,
    quantity,
    refund: { amount_minor: quantity * 100, currency: 'GBP' },
  }));
  const refund = { amount_minor: 0, currency: 'GBP' };
  return {
    status: 201,
    body: {
      request_id: ask.key,
      returns: [{ return_id: ask.key, order: '1', status: 'authorised', lines, refund }],
      refused: [],
    },
  };
}
