import type { Fact, Target } from '#core/base/input.ts';
import { count } from '#core/base/units.ts';
import type { ReturnState } from '#core/state.ts';
import type { MemoryDatabase } from '#store/memory/database.ts';
import { dice } from './dice.ts';
import type { Outside } from './outside.ts';

/** What the people at the desk see, and whom they talk to. */
export interface Desk {
  readonly seed: number;
  readonly database: MemoryDatabase;
  readonly outside: () => Outside;
  /** Tells Backhaul of a return; what was told under a name before is not told again. */
  readonly say: (name: string, fact: AboutReturn) => void;
  /** Whether nobody has done this yet; from now on somebody has. */
  readonly first: (name: string) => boolean;
  /** The same, of anything else. */
  readonly tell: (name: string, to: Target, fact: Fact) => void;
}

/** What is told of a return. */
export type AboutReturn = Extract<Fact, { readonly return_id: string | null }>;

/** A return that is not over, as the people see it. */
export interface OpenReturn {
  readonly return_id: string;
  readonly order_id: string;
  readonly state: ReturnState;
}

/** The returns that are not over. */
export function openReturns({ aggregates }: MemoryDatabase): OpenReturn[] {
  return [...aggregates].flatMap(([aggregate, { state }]) =>
    state.kind !== 'order'
      ? []
      : Object.entries(state.returns).flatMap(([return_id, one]) =>
          one.status === 'closed' ? [] : [{ return_id, order_id: aggregate.slice('order/'.length), state: one }],
        ),
  );
}

/** What customers were told to keep. */
export function keptBy(database: MemoryDatabase): (return_id: string) => ReadonlyMap<string, number> {
  return (return_id) => {
    const sums = new Map<string, number>();
    const lines = openReturns(database).find((one) => one.return_id === return_id)?.state.lines ?? [];
    for (const { keep, sku, lots } of lines) {
      const quantity = lots.reduce((sum, { units }) => sum + count(units), 0);
      if (keep === true) sums.set(sku, (sums.get(sku) ?? 0) + quantity);
    }
    return sums;
  };
}

/** Approvers, the fraud desk, whoever stops a return by hand, and the returns lead: each does today's part, or leaves it. */
export function holdDesk(desk: Desk, shift: string): void {
  for (const one of openReturns(desk.database)) {
    for (const [hold, { kind, status }] of Object.entries(one.state.holds ?? {})) {
      if (status === 'lifted' || status === 'refused') continue;
      if (kind === 'approval') approve(desk, one, hold, shift);
      else if (kind === 'fraud') review(desk, one, hold, shift);
      else lift(desk, one, hold, shift);
    }
    stop(desk, one);
    const refused = desk.database.exceptions.get(`return_refused:${one.return_id}`);
    const throws = dice(`${desk.seed}/desk/back/${one.return_id}/${shift}`);
    if (refused?.status === 'open' && throws.maybe(0.8)) desk.outside().wms.handBack(one.return_id, one.order_id);
  }
}

const NAMES = ['Ana', 'Ben', 'Cleo'] as const;

/** Some approve who may not, or twice; some refuse; some let it lie. */
function approve({ seed, say }: Desk, { return_id }: OpenReturn, hold: string, shift: string): void {
  const throws = dice(`${seed}/desk/${return_id}/${hold}/${shift}`);
  if (throws.maybe(0.25)) return;
  const name = `${return_id}:${hold}:${shift}`;
  if (throws.maybe(0.2))
    return say(`${name}:refused`, { type: 'approval.refused', return_id, by: throws.one(NAMES), reason: 'too dear' });
  for (let index = throws.between(1, 3); index > 0; index -= 1)
    say(`${name}:given:${index}`, { type: 'approval.given', return_id, by: throws.one(NAMES), reason: 'all is well' });
}

/** The fraud system answers late or never; a person then looks at it, or not. */
function review({ seed, database, say }: Desk, { return_id, state }: OpenReturn, hold: string, shift: string): void {
  const throws = dice(`${seed}/desk/${return_id}/${hold}/${shift}`);
  const [scores, reviews] = [throws.maybe(0.6), throws.maybe(0.75)];
  const score = throws.between(0, 100);
  if (scores && state.fraud_score === undefined)
    say(`${return_id}:score`, { type: 'fraud.scored', return_id, score, reference: `F-${return_id}`, system: 'desk' });
  if (!reviews || database.exceptions.get(`fraud_review:${return_id}:${hold}`)?.status !== 'open') return;
  const verdict = throws.maybe(0.75) ? 'pass' : 'refuse';
  say(`${return_id}:${hold}:${shift}`, {
    type: 'fraud.reviewed',
    return_id,
    by: 'Fay',
    verdict,
    reason: 'looked at it',
  });
}

function stop({ seed, say }: Desk, { return_id }: OpenReturn): void {
  const throws = dice(`${seed}/desk/stop/${return_id}`);
  if (!throws.maybe(0.25)) return;
  const kind = throws.one(['person', 'legal', 'finance'] as const);
  say(`${return_id}:stop`, { type: 'hold.placed', return_id, hold_id: 'h1', kind, by: 'Ana', reason: 'a word first' });
}

function lift({ seed, say }: Desk, { return_id }: OpenReturn, hold: string, shift: string): void {
  const throws = dice(`${seed}/desk/${return_id}/${hold}/${shift}`);
  if (throws.maybe(0.3)) return;
  const second = throws.maybe(0.7) ? 'Ben' : null;
  const hold_id = hold.slice('person:'.length);
  say(`${return_id}:${hold}:${shift}`, {
    type: 'hold.lifted',
    return_id,
    hold_id,
    by: 'Ana',
    second,
    reason: 'settled',
  });
}
