import { expect, test } from 'vitest';
import { plain } from '../policy/plain.fixture.ts';
import { answer, answerAll, GIFTS_PLAIN, house, type Heard, type House } from '../house.fixture.ts';
import { ask, inspect, line, move, notice, receive, sell, tale } from '../words.fixture.ts';

const POLICY = plain({ ...GIFTS_PLAIN, window_days: 30, final_sale: ['CARD'] });
const MIXED = notice('7001', [line('11', 'MUG', 2, 2000), line('12', 'CARD', 1, 500), line('13', 'MUG', 1, 900)]);

function shop(): House {
  const at = house([POLICY]);
  sell(at, MIXED);
  return at;
}

/** What is denied, as `2 MUG: units_exhausted`. */
function denials(heard: Heard): string[] {
  return heard.flatMap((verdict) =>
    verdict.kind === 'decided'
      ? verdict.events.flatMap(({ body }) =>
          body.type === 'return.denied'
            ? body.lines.map(({ quantity, sku, code }) => `${quantity} ${sku}: ${code}`)
            : [],
        )
      : [],
  );
}

const byLine = (line_id: string, quantity: number, sku = '') =>
  ({ sku, line_id, quantity, reason: 'unwanted', commerce_line_ref: `shop-line/${line_id}` }) as const;
const fromShop = { customer_id: null, order_id: '7001', commerce_return_ref: 'shop-return/5' } as const;

// In the order of precedence: where there was nothing to look at, what is gone, what may not come back.
test.each<[string, (at: House) => Heard, readonly string[]]>([
  ['order_unknown', (at) => ask(at, 'Q1', { MUG: 1 }, { order_id: '9', customer_id: null }), ['1 MUG: order_unknown']],
  [
    'order_unknown, also to a known customer',
    (at) => ask(at, 'Q1', { MUG: 1 }, { order_id: '9' }),
    ['1 MUG: order_unknown'],
  ],
  ['no_purchase of the customer', (at) => ask(at, 'Q1', { VASE: 2 }), ['2 VASE: no_purchase']],
  [
    'no_purchase in the order',
    (at) => ask(at, 'Q1', { VASE: 2 }, { order_id: '7001', customer_id: null }),
    ['2 VASE: no_purchase'],
  ],
  [
    'no_purchase yet',
    (at) => ask(at, 'Q1', { MUG: 1 }, { requested_at: '2026-02-01T00:00:00.000Z' }),
    ['1 MUG: no_purchase'],
  ],
  ['no_purchase by somebody else', (at) => ask(at, 'Q1', { MUG: 1 }, { customer_id: 'C-2' }), ['1 MUG: no_purchase']],
  ['units_exhausted beyond what was bought', (at) => ask(at, 'Q1', { MUG: 5 }), ['2 MUG: units_exhausted']],
  ['final_sale', (at) => ask(at, 'Q1', { CARD: 1 }), ['1 CARD: final_sale']],
  [
    'final_sale before window_closed',
    (at) => ask(at, 'Q1', { CARD: 1 }, { requested_at: '2026-06-01T00:00:00.000Z' }),
    ['1 CARD: final_sale'],
  ],
  [
    'window_closed',
    (at) => ask(at, 'Q1', { MUG: 3 }, { requested_at: '2026-06-01T00:00:00.000Z' }),
    ['3 MUG: window_closed'],
  ],
  [
    'what may not come back is told before what is not there',
    (at) => ask(at, 'Q1', { MUG: 4 }, { requested_at: '2026-06-01T00:00:00.000Z' }),
    ['3 MUG: window_closed', '1 MUG: units_exhausted'],
  ],
])('denied: %s', (_code, happens, then) => {
  expect(denials(happens(shop()))).toEqual(then);
});

test.each<[string, (at: House) => Heard, readonly string[]]>([
  ['order_already_recorded', (at) => sell(at, MIXED), ['refused: order_already_recorded']],
  ['request_already_decided', (at) => ask(at, 'Q0', { MUG: 1 }), ['refused: request_already_decided']],
  ['request_already_decided before nothing_requested', (at) => ask(at, 'Q0', {}), ['refused: request_already_decided']],
  ['nothing_requested', (at) => ask(at, 'Q1', { MUG: 0 }), ['refused: nothing_requested']],
  ['nothing_requested without a line', (at) => ask(at, 'Q1', {}), ['refused: nothing_requested']],
])('refused: %s', (_code, happens, then) => {
  const at = shop();
  ask(at, 'Q0', { MUG: 1 });
  const before = structuredClone([...at.states]);
  expect(tale(happens(at))).toEqual(then);
  expect([...at.states]).toEqual(before);
});

test('part of a wish: what may come back is authorised, the rest denied, and the caller reads both', () => {
  const [verdict] = ask(shop(), 'Q1', { MUG: 4, CARD: 1 });
  expect(verdict).toMatchObject({
    answer: {
      returns: [
        {
          return_id: 'Q1-1',
          lines: [
            { line_id: '11', quantity: 2 },
            { line_id: '13', quantity: 1 },
          ],
        },
      ],
      refused: [
        { sku: 'MUG', quantity: 1, code: 'units_exhausted' },
        { sku: 'CARD', quantity: 1, code: 'final_sale' },
      ],
    },
  });
});

test('one wish over two orders: the older purchase first, one return each', () => {
  const at = shop();
  sell(at, notice('6900', [line('1', 'MUG', 1, 700)], { placed_at: '2026-02-20T10:00:00.000Z' }));
  const [verdict] = ask(at, 'Q1', { MUG: 2 });
  expect(verdict).toMatchObject({
    answer: {
      returns: [
        { return_id: 'Q1-1', order: '6900', refund: { amount_minor: 700 } },
        { return_id: 'Q1-2', order: '7001', refund: { amount_minor: 1000 } },
      ],
    },
  });
});

test('a line that names only the order line is found by it, and goes by the SKU that was sold there', () => {
  const at = shop();
  const heard = ask(at, 'Q1', {}, { ...fromShop, lines: [byLine('13', 1)] });
  expect(heard[0]).toMatchObject({
    answer: {
      returns: [{ lines: [{ line_id: '13', sku: 'MUG', quantity: 1, refund: { amount_minor: 900 } }] }],
      refused: [],
    },
  });
  expect(at.deliveries.get('Q1-1:open')?.operation).toEqual({
    name: 'commerce.return.approve',
    return_id: 'Q1-1',
    return_ref: 'shop-return/5',
  });
});

test.each([
  ['too many', [byLine('13', 2)], ['1 MUG: units_exhausted'], '1 of MUG: units_exhausted'],
  ['sold for good', [byLine('12', 1)], ['1 CARD: final_sale'], '1 of CARD: final_sale'],
  ['a line that was never sold', [byLine('99', 1)], ['1 : no_purchase'], '1 of an unknown line: no_purchase'],
  ['another SKU than was sold there', [byLine('13', 1, 'CARD')], ['1 CARD: no_purchase'], '1 of CARD: no_purchase'],
])('the shop’s own return is declined whole: %s', (_what, lines, denied, note) => {
  const at = shop();
  const heard = ask(at, 'Q1', {}, { ...fromShop, lines: [byLine('11', 1), ...lines] });
  expect(denials(heard)).toEqual(denied);
  expect(tale(heard)).toEqual([
    'return.requested',
    'return.denied',
    '  ask shop: commerce.return.decline as Q1:decline',
  ]);
  expect(at.deliveries.get('Q1:decline')?.operation).toMatchObject({ return_ref: 'shop-return/5', note });
  expect(tale(answer(at, 'Q1:decline', { kind: 'refused', code: 'open', detail: 'it is open' }))).toEqual([
    '  exception posting_rejected',
  ]);
});

test('the shop asks before its order is known: that waits, since declining would be final', () => {
  const at = house([POLICY]);
  const wish = { ...fromShop, lines: [byLine('13', 1)] };
  expect(tale(ask(at, 'Q1', {}, wish))).toEqual([
    'parked until order/7001 changes: asked for before the order was recorded',
  ]);
  expect(tale(sell(at, MIXED))).toEqual([
    'order.recorded',
    'return.requested',
    'return.authorized',
    'refund.held',
    '  ask shop: commerce.return.approve as Q1-1:open',
    '  ask books: erp.return.authorise as Q1-1:authorise',
    '  ask floor: wms.return.announce as Q1-1:announce',
  ]);
});

test('the shop’s own line ids outlive its approval, and are what it is told at the end', () => {
  const at = shop();
  ask(at, 'Q1', {}, { ...fromShop, lines: [byLine('13', 1), byLine('11', 2)] });
  answerAll(at);
  receive(at, 'Q1-1', { MUG: 3 });
  inspect(at, 'Q1-1', ['MUG', 3, 'A']);
  move(at, 'Q1-1', ['MUG', 3, 'restock']);
  answerAll(at);
  expect(at.deliveries.get('Q1-1:complete')?.operation).toMatchObject({
    return_ref: 'shop-return/5',
    lines: [
      { line_ref: 'shop-line/13', quantity: 1, dispositions: [{ disposition: 'restock', quantity: 1 }] },
      { line_ref: 'shop-line/11', quantity: 2, dispositions: [{ disposition: 'restock', quantity: 2 }] },
    ],
  });
});

test('units at one value are one range, though the parts of that value change between them', () => {
  const at = house();
  // The first unit has the odd penny of the price, the second that of the tax: both are worth 51.
  const odd = line('1', 'MUG', 2, 91, { tax_minor: 11 });
  sell(at, notice('7001', [odd], { tax_included: false }));
  expect(at.sold.get('7001')?.lines[0]?.runs).toHaveLength(2);
  ask(at, 'Q1', { MUG: 2 });
  expect(at.states.get('order/7001')?.state).toMatchObject({
    returns: { 'Q1-1': { lines: [{ unit_minor: 51, lots: [{ units: [{ from: 0, to: 2 }] }] }] } },
  });
});
