import type { Asked, ReturnAsk } from '#flows/ask.ts';
import type { JsonObject } from '#core/base/json.ts';
import type { Process } from './backhaul.ts';
import type { VirtualClock } from './clock.ts';
import type { Outside } from './outside.ts';
import type { Plan, Story } from './plan.ts';
import { dice } from './dice.ts';
import { taken } from './post.ts';
import type { Parcel } from './standins/floor.ts';

/** The people of the plan, each at their own hour. */
export interface Customers {
  /** People who still have something to do. */
  busy(): number;
  /** What people were told twice and differently, or were never told. */
  readonly complaints: readonly string[];
  /** Units put on labels, by return. */
  readonly sent: ReadonlyMap<string, number>;
}

interface Label {
  readonly return_id: string;
  readonly order_id: string;
  readonly items: readonly { readonly sku: string; readonly quantity: number }[];
}

const AGAIN_MS = 600;

/** The world the people live in, and how they reach Backhaul. */
export interface CustomersOptions {
  readonly plan: Plan;
  readonly clock: VirtualClock;
  readonly outside: Outside;
  readonly any: () => Process | null;
  /** A carrier tells what it took. */
  readonly dispatched: (return_id: string) => void;
  /** The carrier tells that it cannot find what it took. */
  readonly lost: (story: Story, return_id: string) => void;
  /** Units of a return, by SKU, that its customer was told to keep. */
  readonly kept: (return_id: string) => ReadonlyMap<string, number>;
}

/** Sends everybody of the plan on their way. */
export function customers({ plan, clock, outside, any, dispatched, lost, kept }: CustomersOptions): Customers {
  let busy = 0;
  const complaints: string[] = [];
  const sent = new Map<string, number>();

  async function insist(work: (process: Process) => Promise<Asked>): Promise<Exclude<Asked, { kind: 'unavailable' }>> {
    for (;;) {
      const answer = await taken(clock, any(), work);
      if (answer !== null && answer.kind !== 'unavailable') return answer;
      await clock.sleep(AGAIN_MS);
    }
  }

  async function live(story: Story): Promise<void> {
    await clock.sleep(story.after_ms);
    if (story.by === 'shop') return inShop(story);
    const ask = wish(story, plan, new Date().toISOString());
    const answer = await insist((process) => process.ask(ask));
    if (story.twice) {
      const again = await insist((process) => process.ask(ask));
      if (said(again) !== said(answer))
        complaints.push(`${story.id} was told two things: ${said(answer)} and ${said(again)}`);
    }
    if (answer.kind !== 'done') return void complaints.push(`${story.id} was not answered: ${said(answer)}`);
    const labels = labelsOf(answer.answer);
    for (const label of labels) run(() => send(story, label));
    if (story.cancel_after_ms === null) return;
    await clock.sleep(story.cancel_after_ms);
    for (const { return_id } of labels) await insist((process) => process.cancel(`cancel-${return_id}`, return_id));
  }

  async function inShop(story: Story): Promise<void> {
    const items = story.lines.map(({ sku, quantity }) => ({ sku, quantity }));
    const ref = outside.shop.request(story, (return_id) =>
      run(() => send(story, { return_id, order_id: story.order_id, items })),
    );
    if (story.cancel_after_ms === null) return;
    await clock.sleep(story.cancel_after_ms);
    outside.shop.cancel(ref);
  }

  async function send(story: Story, label: Label): Promise<void> {
    const { return_id } = label;
    if (story.proves_dispatch) dispatched(return_id);
    if (story.lost !== null) lost(story, return_id);
    for (const parcel of packed(story, label, kept(return_id), dice(`${plan.seed}/kept/${return_id}`).maybe(0.3))) {
      await clock.sleep(story.sends_after_ms / (parcel.box + 1));
      const units = parcel.items.reduce((sum, { quantity }) => sum + quantity, 0);
      sent.set(label.return_id, (sent.get(label.return_id) ?? 0) + units);
      outside.wms.arrive(parcel);
    }
  }

  function run(work: () => Promise<void>): void {
    busy += 1;
    void work().then(() => (busy -= 1));
  }

  for (const story of plan.stories) run(() => live(story));
  return { busy: () => busy, complaints, sent };
}

/** What goes into which box: everything on the label, or all but one unit, or nothing; the last box may hold more. */
function packed(
  story: Story,
  { return_id, order_id, items }: Label,
  kept: ReadonlyMap<string, number>,
  sends_kept: boolean,
): Parcel[] {
  if (story.sends === 'nothing') return [];
  const units = items.flatMap(({ sku, quantity }) =>
    Array.from({ length: quantity - (kept.get(sku) ?? 0) }, () => sku),
  );
  if (story.sends === 'some') units.shift();
  const boxes = Math.min(story.boxes, units.length);
  // A unit too many of what is still missing would be the missing one.
  const surplus = story.sends === 'all' && story.extra > 1 ? (units[0] ?? 'STRANGE') : 'STRANGE';
  // What they were told to keep some send all the same, if only with the rest.
  const [own] = sends_kept && story.sends === 'all' ? kept : [];
  const extra =
    own !== undefined
      ? { sku: own[0], quantity: own[1] }
      : story.extra > 0
        ? { sku: surplus, quantity: story.extra }
        : null;
  return Array.from({ length: boxes }, (_, box) => ({
    return_id,
    order_id,
    box,
    items: counted(units.filter((_unit, index) => index % boxes === box)),
    extra: box === boxes - 1 ? extra : null,
    alone: boxes === 1,
    complete: story.says_complete && box === boxes - 1,
  }));
}

function wish(story: Story, plan: Plan, requested_at: string): ReturnAsk {
  const notice = plan.orders.find((one) => one.notice.order_id === story.order_id)?.notice;
  return {
    client: 'desk',
    idempotency_key: story.id,
    body_hash: `body of ${story.id}`,
    channel: 'store',
    customer_id: story.by === 'customer' ? (notice?.customer_id ?? null) : null,
    order: story.by === 'order' ? story.order_id : story.by === 'name' ? (notice?.name ?? null) : null,
    reference: null,
    requested_at,
    lines: story.lines.map(({ sku, quantity, line_id }) => ({
      sku,
      quantity,
      reason: 'unwanted',
      line_id: story.by === 'order' ? line_id : null,
    })),
  };
}

function said(answer: Asked): string {
  return answer.kind === 'done' ? JSON.stringify(answer.answer) : JSON.stringify(answer);
}

function labelsOf(answer: JsonObject): Label[] {
  const returns = answer['returns'] as unknown as readonly {
    readonly return_id: string;
    readonly order: string;
    readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  }[];
  return returns.map(({ return_id, order, lines }) => ({
    return_id,
    order_id: order,
    items: counted(lines.flatMap(({ sku, quantity }) => Array.from({ length: quantity }, () => sku))),
  }));
}

function counted(skus: readonly string[]): { sku: string; quantity: number }[] {
  return [...new Set(skus)].map((sku) => ({ sku, quantity: skus.filter((one) => one === sku).length }));
}
