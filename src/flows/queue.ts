import type { DueDelivery } from './ports.ts';

/** Deliveries of one system, in order for each aggregate, refunds before the rest. Lives in memory only. */
export interface DeliveryQueue {
  /** Adds in the order of decision; what is already here is not added twice. */
  add(delivery: DueDelivery): void;
  /** The next delivery that may start, or null. It stays the head of its aggregate until `finish` or `retry`. */
  next(): DueDelivery | null;
  /** The head of this aggregate is settled; the one behind it may start. */
  finish(delivery: DueDelivery): void;
  /** The head could not be settled; `ready` puts it back in line. */
  replace(delivery: DueDelivery): void;
  ready(delivery: DueDelivery): void;
  has(key: string): boolean;
  size(): number;
}

const LANES = 3;

/** An empty queue. Every operation takes constant time, however many deliveries wait. */
export function deliveryQueue(): DeliveryQueue {
  const byAggregate = new Map<string, DueDelivery[]>();
  const keys = new Set<string>();
  const lanes: Line[] = Array.from({ length: LANES }, () => line());

  function offer(head: DueDelivery): void {
    lanes[Math.min(head.lane, LANES - 1)]?.push(head.aggregate);
  }

  return {
    add: (delivery) => {
      if (keys.has(delivery.key)) return;
      keys.add(delivery.key);
      const behind = byAggregate.get(delivery.aggregate);
      if (behind !== undefined) behind.push(delivery);
      else {
        byAggregate.set(delivery.aggregate, [delivery]);
        offer(delivery);
      }
    },
    next: () => {
      for (const lane of lanes) {
        const aggregate = lane.shift();
        if (aggregate !== undefined) return byAggregate.get(aggregate)?.[0] ?? null;
      }
      return null;
    },
    finish: (delivery) => {
      keys.delete(delivery.key);
      const mine = byAggregate.get(delivery.aggregate);
      mine?.shift();
      const head = mine?.[0];
      if (head === undefined) byAggregate.delete(delivery.aggregate);
      else offer(head);
    },
    replace: (delivery) => {
      const mine = byAggregate.get(delivery.aggregate);
      if (mine !== undefined) mine[0] = delivery;
    },
    ready: offer,
    has: (key) => keys.has(key),
    size: () => keys.size,
  };
}

interface Line {
  push(name: string): void;
  shift(): string | undefined;
}

/** First in, first out, without moving the rest. */
function line(): Line {
  let items: string[] = [];
  let head = 0;
  return {
    push: (name) => {
      items.push(name);
    },
    shift: () => {
      const item = items[head];
      if (item === undefined) return undefined;
      head += 1;
      if (head > 1_024 && head * 2 > items.length) {
        items = items.slice(head);
        head = 0;
      }
      return item;
    },
  };
}
