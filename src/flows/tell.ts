import type { EventBody } from '#core/event.ts';
import type { RecordedEvent, Store, ViewRow } from './ports.ts';

/** Follows the event log and keeps the list of returns; later, subscribers and the broker hang here too. */
export interface Teller {
  /** Events that were told since the start. */
  told(): number;
  /** The event that was told last. */
  latest(): RecordedEvent | null;
  stop(): Promise<void>;
}

const READER = 'returns';
const PAGE = 1_000;

/** Starts telling from where the last teller stopped. */
export function startTeller(store: Store, log: (line: string) => void, idle_ms = 200): Teller {
  let stopping = false;
  let told = 0;
  let latest: RecordedEvent | null = null;

  async function page(position: string | null): Promise<string | null> {
    const next = await store.tail.after(position, PAGE);
    if (next.events.length === 0 || next.position === null) return null;
    await store.tail.advance(READER, next.position, viewRows(next.events));
    told += next.events.length;
    latest = next.events.at(-1) ?? latest;
    return next.position;
  }

  async function loop(): Promise<void> {
    let position: string | null | undefined;
    while (!stopping) {
      try {
        position ??= await store.tail.position(READER);
        const next = await page(position);
        if (next === null) await pause(idle_ms);
        else position = next;
      } catch (error) {
        log(`telling failed, will try again: ${String(error)}`);
        position = undefined;
        await pause(1_000);
      }
    }
  }
  const running = loop();
  return {
    told: () => told,
    latest: () => latest,
    stop: async () => {
      stopping = true;
      await running;
      // What was committed before the stop is told, so that nobody starts behind.
      try {
        for (let at = await store.tail.position(READER); ;) {
          const next = await page(at);
          if (next === null) return;
          at = next;
        }
      } catch (error) {
        log(`the last events were not told and will be at the next start: ${String(error)}`);
      }
    },
  };
}

/** The last word of a page on each return. */
function viewRows(events: readonly RecordedEvent[]): ViewRow[] {
  const rows = new Map<string, ViewRow>();
  for (const event of events) {
    const status = statusAfter(event.body);
    if (status === null || !('return_id' in event.body) || event.body.return_id === null) continue;
    const { return_id } = event.body;
    rows.set(return_id, { return_id, aggregate: event.aggregate, status, changed_at: event.recorded_at });
  }
  return [...rows.values()];
}

function statusAfter(body: EventBody): string | null {
  switch (body.type) {
    case 'return.authorized':
      return 'authorised';
    case 'return.item_received':
    case 'goods.kept':
    case 'goods.given_up':
      return 'in_progress';
    case 'return.cancelled':
      return 'cancelled';
    case 'return.refused':
      return 'refused';
    case 'return.closed':
      return 'closed';
    default:
      return null;
  }
}

function pause(wait_ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, wait_ms));
}
