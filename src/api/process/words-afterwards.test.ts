import { expect, test } from 'vitest';
import type { AfterwardsEvent } from '#core/event-afterwards.ts';
import { inWords, type Telling } from './words.ts';

const TELLING: Telling = {
  currency: 'GBP',
  authorised: {
    type: 'return.authorized',
    return_id: 'Q1-1',
    request_id: 'Q1',
    channel: 'web',
    requested_at: '2026-03-05T09:00:00.000Z',
    receipt_due_at: '2026-04-04T09:00:00.000Z',
    node: 'DC1',
    gates: [],
    policy: 'house@1',
    rules: [],
    lines: [{ line: 1, line_id: '1', sku: 'MUG', reason: 'unwanted', units: [{ from: 0, to: 3 }], unit_minor: 1000 }],
    commerce_return_ref: null,
    commerce_lines: {},
  },
};

const WRONG: AfterwardsEvent = {
  type: 'fact.declared_wrong',
  return_id: 'Q1-1',
  original: 'r',
  fact: 'goods.received',
  kind: 'did_not_occur',
  back: [{ line: 1, units: [{ from: 0, to: 2 }], to: 'authorised', disposition: null }],
  regraded: [],
  unexpected: [],
  units: 0,
  by: 'Ada',
  reason: 'wrong pallet',
};

const EVIDENCE: AfterwardsEvent = {
  type: 'evidence.attached',
  return_id: 'Q1-1',
  of: 'receipt',
  business: 'goods.received/S/1/',
  source: 'till',
  booked: false,
  agrees: true,
  said: {},
};

const WEIGHED = { type: 'correction.weighed', return_id: 'Q1-1', unearned: [] } as const;

test.each<[AfterwardsEvent, string]>([
  [WRONG, 'Ada declared an earlier report (goods.received) wrong: wrong pallet. 2 of MUG went back.'],
  [{ ...WRONG, back: [] }, 'Ada declared an earlier report (goods.received) wrong: wrong pallet.'],
  [{ ...WEIGHED, amount_minor: 0 }, 'What had been refunded too early is in order again.'],
  [
    { ...WEIGHED, unearned: [{ line: 1, units: [{ from: 0, to: 1 }] }], amount_minor: 1000 },
    '10.00 GBP had been refunded for units that have not earned it any more.',
  ],
  [EVIDENCE, 'till told the same (goods.received/S/1/); it agrees.'],
  [{ ...EVIDENCE, agrees: false }, 'till told the same (goods.received/S/1/); it differs.'],
  [
    { type: 'fact.noted', return_id: 'Q1-1', fact: 'goods.inspected', because: 'return_closed', said: {} },
    'A late report (goods.inspected) was noted; it changed nothing.',
  ],
  [
    {
      type: 'exception.resolved',
      return_id: null,
      exception_id: 'clock_skew:dock',
      kind: 'clock_skew',
      action: 'set_clock',
      by: 'Ada',
      reason: 'it was an hour ahead',
    },
    'Ada closed an exception (clock_skew, set_clock): it was an hour ahead.',
  ],
])('%o in words', (body, words) => {
  expect(inWords(body, TELLING)).toBe(words);
});
