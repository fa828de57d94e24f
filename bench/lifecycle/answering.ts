import { acceptance } from '#core/acceptance.fixture.ts';
import type { JsonObject } from '#core/base/json.ts';
import type { Operation } from '#core/base/operation.ts';
import type { Systems, SystemPace } from '#flows/systems.ts';

/** The systems of the benchmark, in the roles that the core knows. */
export const ROLES = { commerce: 'shop', erp: 'books', wms: 'floor' } as const;

const NAMES = ['shop', 'books', 'floor', 'pay'];

/** How a system answers a call. */
export type Answer = (operation: Operation) => Promise<JsonObject>;

/** What is told of a call: payments are confirmed later, by a message. */
export function answerAtOnce(operation: Operation): JsonObject {
  const facts = acceptance(operation);
  return operation.name === 'payments.refund' ? { ...facts, status: 'pending' } : facts;
}

/** Systems that take every call; `called` hears of each after its answer. They tell and list nothing by themselves. */
export function answering(answer: Answer, called: (operation: Operation) => void): Systems {
  const none = { kind: 'answer', answer: [] } as const;
  return {
    all: NAMES.map((system): SystemPace => ({ system, concurrency: 64, per_second: null, polls: [] })),
    hear: () => null,
    deliver: async ({ operation }) => {
      const facts = await answer(operation);
      called(operation);
      return { outcome: { kind: 'accepted', facts }, down: false };
    },
    poll: (system, name) => Promise.reject(new Error(`bug: ${system} has no poll ${name}`)),
    customerOrders: () => Promise.resolve(none),
    order: () => Promise.resolve(none),
  };
}
