import fc from 'fast-check';
import { expect, test } from 'vitest';
import { told, type Told } from '#core/policy/case.fixture.ts';
import { factIn, FACTS, type Fact, type Situation } from '#core/policy/situation.ts';
import { compile, environments, type Condition } from './policy-cel.ts';

function condition(source: string): Condition {
  const compiled = compile(source, 'request');
  if (!('when' in compiled)) throw new Error(`${source}: ${compiled.message}`);
  return compiled;
}

const holds = (source: string, of: Told = {}): boolean => condition(source).when(told(of).situation);

test.each<[string, boolean]>([
  ['product.hygiene', false],
  ['!product.hygiene', false],
  ['product.category == "toys"', false],
  ['product.category != "toys"', false],
  ['!(product.category in ["toys"])', false],
  ['product.hygiene || line.sku == "MUG"', true],
  ['line.sku == "MUG" || product.hygiene', true],
  ['product.hygiene && line.sku == "MUG"', false],
  ['!(product.hygiene && line.sku == "LAMP")', true],
  ['product.hygiene ? true : true', false],
  ['customer.returns_in_period + 1 > 0', false],
  ['has(product.category)', false],
  ['!has(product.category)', true],
  ['has(line.sku)', true],
])('what hangs on an unknown fact does not hold: %s', (source, then) => {
  expect(holds(source)).toBe(then);
});

test.each<[string, boolean]>([
  ['order.placed_at >= timestamp("2026-03-01T11:00:00+01:00")', true],
  ['order.placed_at > timestamp("2026-03-01T10:00:00Z")', false],
  ['order.age_days == 9', true],
  ['line.sku.startsWith("M") && line.sku.endsWith("G") && line.sku.contains("U")', true],
  ['size(line.sku) == 3 && line.sku.size() == 3', true],
  ['request.value_minor / 3 == 666 && request.value_minor % 3 == 2', true],
  ['request.value_minor / 0 == 1', false],
  ['order.country in ["DE", "AT"]', true],
])('conditions over what is known: %s', (source, then) => {
  expect(holds(source)).toBe(then);
});

test('a condition names the facts that it reads, each once', () => {
  expect(condition('line.sku == "A" || line.sku == "B" && !(order.country in ["DE"])').reads).toEqual([
    'line.sku',
    'order.country',
  ]);
});

const texts = fc.constantFrom('line.sku', 'order.country', 'request.reason', '"MUG"', '"DE"', '""', '"Ünwanted"');
const whole = fc.constantFrom('line.quantity', 'line.unit_minor', 'order.age_days', '0', '1', '9', '2000', '-3');
const moments = fc.constantFrom('order.placed_at', 'request.at', 'timestamp("2026-03-05T00:00:00Z")');
const sums = fc.tuple(whole, fc.constantFrom('+', '-', '*', '/', '%'), whole).map((parts) => `(${parts.join(' ')})`);
const numbers = fc.oneof(whole, sums);
const compared = (of: fc.Arbitrary<string>, ...by: readonly string[]): fc.Arbitrary<string> =>
  fc.tuple(of, fc.constantFrom(...by), of).map((parts) => `(${parts.join(' ')})`);
const { node: expression } = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    compared(texts, '==', '!='),
    compared(numbers, '<', '<=', '>', '>=', '==', '!='),
    compared(moments, '<', '<=', '>', '>='),
    fc
      .tuple(texts, fc.array(texts, { minLength: 1, maxLength: 3 }))
      .map(([a, list]) => `(${a} in [${list.join(', ')}])`),
    fc.tuple(texts, fc.constantFrom('startsWith', 'endsWith', 'contains'), texts).map(([a, m, b]) => `${a}.${m}(${b})`),
    fc.constantFrom('line.discounted', 'customer.known', 'true', 'false'),
    tie('node').map((inner) => `!${inner}`),
    fc.tuple(tie('node'), fc.constantFrom('&&', '||'), tie('node')).map((parts) => `(${parts.join(' ')})`),
    fc.tuple(tie('node'), tie('node'), tie('node')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
  ),
}));

/** What the library's own evaluator says; where it raises, the condition is not known to hold. */
function byTheLibrary(source: string, situation: Situation): boolean {
  const seen: Record<string, Record<string, unknown>> = {};
  for (const [fact, [type]] of Object.entries(FACTS)) {
    const [group = '', name = ''] = fact.split('.');
    const value = factIn(situation, fact as Fact);
    const moment = type === 'timestamp' && value !== null;
    (seen[group] ??= {})[name] = typeof value === 'number' ? BigInt(value) : moment ? new Date(String(value)) : value;
  }
  try {
    return environments.request.evaluate(source, seen) === true;
  } catch (error) {
    if (error instanceof Error && error.name === 'EvaluationError') return false;
    throw error;
  }
}

test('a lowered condition says what the CEL library says', () => {
  let held = 0;
  fc.assert(
    fc.property(expression, fc.constantFrom('MUG', 'DE', ''), fc.nat(40), (source, sku, days) => {
      const at = new Date(Date.UTC(2026, 2, 1 + days, 10)).toISOString();
      const { situation } = told({ sku, wish: { at } });
      const expected = byTheLibrary(source, situation);
      held += expected ? 1 : 0;
      expect(condition(source).when(situation), source).toBe(expected);
    }),
    { numRuns: 1500 },
  );
  expect(held).toBeGreaterThan(100);
});
