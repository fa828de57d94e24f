import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'undici';
import type { JsonObject } from '#core/base/json.ts';
import { must } from '#core/base/must.ts';
import type { Answer } from './answering.ts';

/** Systems in a process of their own that answer over HTTP on loopback. */
export interface OverHttp {
  readonly answer: Answer;
  stop(): Promise<void>;
}

/** Starts them on a free port. */
export async function startHttp(): Promise<OverHttp> {
  const child = fork(new URL('./answering.child.ts', import.meta.url));
  const [port] = (await once(child, 'message')) as [number];
  const agent = new Agent({ connections: 64, pipelining: 1 });
  return {
    answer: async (operation) => {
      const { statusCode, body } = await request(`http://127.0.0.1:${port}/`, {
        method: 'POST',
        body: JSON.stringify(operation),
        headers: { 'content-type': 'application/json' },
        dispatcher: agent,
      });
      must(statusCode === 200, `the systems answered ${statusCode}`);
      return (await body.json()) as JsonObject;
    },
    stop: async () => {
      await agent.close();
      child.kill();
      await once(child, 'exit');
    },
  };
}
