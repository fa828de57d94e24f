import { expect, test } from 'vitest';
import { heldHouse, holds, say, turns } from '../hold.fixture.ts';
import type { Heard, House } from '../house.fixture.ts';
import { answerAll } from '../house.fixture.ts';
import { parts, troubles } from '../paid.fixture.ts';
import type { Terms } from '../policy/terms.ts';
import { ask, inspect, move, receive, tale } from '../words.fixture.ts';

const LIMIT = { second_name_over_minor: 4000 };

function asked(terms: Partial<Terms> = {}): House {
  const at = heldHouse(terms);
  ask(at, 'Q1', { LAMP: 1 });
  return at;
}

function place(at: House, kind: 'person' | 'legal' | 'finance' = 'person', by = 'Ana'): Heard {
  return say(at, { type: 'hold.placed', return_id: 'Q1-1', hold_id: 'H1', kind, by, reason: 'odd serial number' });
}

function lift(at: House, second: string | null = null, hold_id = 'H1'): Heard {
  return say(at, { type: 'hold.lifted', return_id: 'Q1-1', hold_id, by: 'Ben', second, reason: 'it is ours' });
}

test('a person’s hold keeps the refund back until it is lifted, and shows whose turn it is', () => {
  const at = asked();
  expect(tale(place(at, 'legal'))).toEqual(['hold.opened', '  exception held_by_person']);
  expect([holds(at), turns(at)]).toEqual([['person:H1 open, legal'], ['legal hold:person:H1']]);
  receive(at, 'Q1-1', { LAMP: 1 });
  inspect(at, 'Q1-1', ['LAMP', 1, 'A']);
  move(at, 'Q1-1', ['LAMP', 1, 'restock']);
  answerAll(at);
  expect(parts(at, 'Q1-1')).toEqual([]);
  expect(tale(lift(at))).toContain('  ask pay: payments.refund as Q1-1:refund:1.1');
  expect(troubles(at)).toEqual([]);
});

test.each<[string, (at: House) => Heard, string]>([
  ['placed twice', (at) => place(at) && place(at), 'hold_already_placed'],
  ['placed by nobody', (at) => place(at, 'person', ' '), 'name_or_reason_missing'],
  ['lifted before it was placed', (at) => lift(at), 'hold_unknown'],
  ['the policy’s own gate lifted by its name', (at) => lift(at, null, 'approval:1'), 'hold_unknown'],
  ['lifted twice', (at) => place(at) && lift(at, 'Cleo') && lift(at, 'Cleo'), 'hold_already_lifted'],
  ['lifted by one person over the limit', (at) => place(at) && lift(at), 'second_name_needed'],
  ['lifted by one person with two hats', (at) => place(at) && lift(at, 'ben'), 'second_name_needed'],
])('refused: %s', (_what, command, code) => {
  expect(tale(command(asked(LIMIT)))).toEqual([`refused: ${code}`]);
});
