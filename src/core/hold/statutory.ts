import type { Instant } from '../base/instant.ts';
import { count } from '../base/units.ts';
import type { Gate } from '../refund/lifecycle.ts';
import { wakeForDues } from '../return/due.ts';
import { reached } from '../return/lifecycle.ts';
import { lots } from '../return/lots.ts';
import type { Turn } from '../return/turn.ts';
import type { ReturnState } from '../state.ts';
import { deadlineFrom } from './begin.ts';
import { expects, warnAt } from './dues.ts';
import { openHolds } from './holds.ts';
import type { LawStatus } from './lifecycle.ts';
import type { Statutory } from './state.ts';
import { closeTrouble, openTrouble, unpaid_minor } from './trouble.ts';

/** A deadline that is counted from an event starts when the event is there; receipt is proof of dispatch too. */
export function startLaw(turn: Turn, state: ReturnState): void {
  const { law } = state;
  if (law === undefined || law.refund_by !== null) return;
  const { plan, aggregate, return_id } = turn;
  const sent = law.start === 'dispatch' ? sentAt(state) : null;
  const at = sent ?? (lots(state).some(({ lot }) => reached(lot.stage, 'received')) ? plan.input.at : null);
  if (at === null) return;
  plan.emit(aggregate, { type: 'statutory.started', return_id, refund_by: deadlineFrom(at, law.days) });
  wakeForDues(plan, aggregate);
}

/** People are told before the deadline, when goods are here (or surely on their way) and their money is still held. */
export function warnOfLaw(turn: Turn, state: ReturnState): void {
  const law = running(state);
  if (law === null || turn.plan.facts.now < warnAt(law.refund_by, law.warn_days)) return;
  const owed_minor = withheld_minor(state);
  if (law.status !== 'running' || owed_minor === 0) return;
  reach(turn, law, 'warned');
  openTrouble(turn.plan, turn.aggregate, turn.return_id, 'statutory_deadline_near', '', {
    refund_by: law.refund_by,
    owed_minor,
  });
}

/** The deadline strikes: holds that the law is above are lifted, others are handed to whoever answers for the law. */
export function strikeLaw(turn: Turn, state: ReturnState): void {
  const law = running(state);
  const { plan, aggregate, return_id } = turn;
  if (law === null || plan.facts.now < law.refund_by) return;
  reach(turn, law, 'struck');
  const reason = `the law wants the refund by ${law.refund_by.slice(0, 10)}`;
  for (const { name: hold, hold: of } of openHolds(state)) {
    if (law.over.some((kind) => kind === of.kind)) {
      const ended = { hold, outcome: 'lifted', decided: 'law', by: null, second: null, reason } as const;
      plan.emit(aggregate, { type: 'hold.ended', return_id, ...ended });
      closeTrouble(plan, return_id, of.kind === 'fraud' ? 'fraud_review' : 'approval_overdue', hold, reason);
    } else if (of.status !== 'escalated') {
      // Its own clock runs on, so that nothing that nobody decides is forgotten.
      const { until } = of;
      const turned = { hold, status: 'escalated', turn: of.asks?.escalate_to ?? 'legal', until } as const;
      plan.emit(aggregate, { type: 'hold.turned', return_id, ...turned, why: `${of.why}; ${reason}` });
    }
  }
  wakeForDues(plan, aggregate);
}

/**
 * Once the deadline has struck, inspection holds no refund any more where the legal profile releases: goods have to be here,
 * or their dispatch proved, whichever is earlier (the trader's right under article 13(3) of directive 2011/83/EU).
 */
export function overrideGates({ plan, aggregate, return_id }: Turn, state: ReturnState): void {
  const { law } = state;
  if (law === undefined || law.override !== 'release' || !(law.status === 'struck' || law.status === 'missed')) return;
  const because = sentAt(state) === null ? 'received' : 'dispatched';
  const gates: readonly Gate[] = because === 'dispatched' || state.gates.length === 0 ? [] : ['received'];
  const waived = state.gates.filter((gate) => !gates.includes(gate));
  if (waived.length === 0) return;
  plan.emit(aggregate, { type: 'statutory.overrode', return_id, waived, gates, because });
}

/** What the law wanted paid by now and is still held, by a profile that only escalates or by another hold, is told. */
export function flagMissed(turn: Turn, state: ReturnState): void {
  const { law } = state;
  const owed_minor = withheld_minor(state);
  if (law?.status !== 'struck' || owed_minor === 0) return;
  const { plan, aggregate, return_id } = turn;
  reach(turn, law, 'missed');
  closeTrouble(plan, return_id, 'statutory_deadline_near', '', 'the deadline is over');
  const holds = openHolds(state).map(({ hold }) => `${hold.kind}: ${hold.turn} has to decide`);
  const detail = { refund_by: law.refund_by, owed_minor, holds };
  openTrouble(plan, aggregate, return_id, 'statutory_deadline_missed', '', detail);
}

/** When nothing is owed any more the deadline is met, and nobody has to hurry. */
export function meetLaw(turn: Turn, state: ReturnState): void {
  const { law } = state;
  if (law === undefined || law.status === 'met') return;
  if (expects(state) && unpaid_minor(state) > 0) return;
  const before = law.status;
  reach(turn, law, 'met');
  const because = 'nothing of the return is owed any more';
  if (before === 'warned' || before === 'struck')
    closeTrouble(turn.plan, turn.return_id, 'statutory_deadline_near', '', because);
  if (before === 'missed') closeTrouble(turn.plan, turn.return_id, 'statutory_deadline_missed', '', because);
  wakeForDues(turn.plan, turn.aggregate);
}

/** What is not paid of goods that are here; of all goods once their dispatch is proved. */
function withheld_minor(state: ReturnState): number {
  if (!expects(state)) return 0;
  if (sentAt(state) !== null) return unpaid_minor(state);
  return lots(state).reduce(
    (sum, { line, lot }) =>
      lot.refund === null && reached(lot.stage, 'received') ? sum + line.unit_minor * count(lot.units) : sum,
    0,
  );
}

/** When the goods were sent, by the customer's proof or by the carrier's own scan; null while nobody showed it. */
function sentAt({ dispatched, scanned }: ReturnState): Instant | null {
  return dispatched?.at ?? scanned?.at ?? null;
}

function running(state: ReturnState): (Statutory & { readonly refund_by: Instant }) | null {
  const { law } = state;
  if (law === undefined || law.refund_by === null || !expects(state)) return null;
  return law.status === 'running' || law.status === 'warned' ? { ...law, refund_by: law.refund_by } : null;
}

function reach(
  { plan, aggregate, return_id }: Turn,
  { refund_by }: Statutory,
  status: Exclude<LawStatus, 'running'>,
): void {
  plan.emit(aggregate, { type: 'statutory.reached', return_id, status, refund_by });
}
