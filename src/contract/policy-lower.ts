import type { ASTNode, BinaryOperator } from '@marcbachmann/cel-js';
import type { Situation } from '#core/policy/situation.ts';

/** A value while a condition runs; null is unknown, and what hangs on it is unknown too. */
type Value = string | number | boolean | readonly Value[] | null;
type Run = (situation: Situation) => Value;

/** A lowered expression; `always` is its value where that hangs on no fact. */
export interface Lowered {
  readonly run: Run;
  readonly always: boolean | null;
}

/** A part of CEL that conditions of policies do not have, and where it stands in the text (counted from 0). */
export class NotCarried extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.name = 'NotCarried';
    this.at = at;
  }
}

/**
 * Lowers a type-checked CEL expression to closures with three-valued logic: as in CEL, `false && unknown` is false and
 * `true || unknown` is true. Throws NotCarried for what conditions do not have.
 */
export function lower(ast: ASTNode): Lowered {
  const run = down(ast);
  const always = ast.op === 'value' && typeof ast.args === 'boolean' ? ast.args : null;
  return { run, always };
}

function down(node: ASTNode): Run {
  switch (node.op) {
    case 'value':
      return constant(literal(node.args, node.start));
    case '.':
      return fact(node.args[0], node.args[1], node.start);
    case '&&':
      return both(down(node.args[0]), down(node.args[1]));
    case '||':
      return either(down(node.args[0]), down(node.args[1]));
    case '!_':
      return map(down(node.args), (value) => (typeof value === 'boolean' ? !value : null));
    case '-_':
      return map(down(node.args), (value) => (typeof value === 'number' ? -value : null));
    case '?:':
      return choice(down(node.args[0]), down(node.args[1]), down(node.args[2]));
    case 'list':
      return node.args.every((item) => item.op === 'value')
        ? constant(node.args.map((item) => literal(item.args, item.start)))
        : list(node.args.map(down));
    case 'call':
      return call(node.args[0], node.args[1], node.start);
    case 'rcall':
      return method(node.args[0], down(node.args[1]), node.args[2].map(down), node.start);
    case 'id':
    case '.?':
    case '[]':
    case '[?]':
    case 'map':
      throw new NotCarried(
        `${node.op === 'id' ? node.args : node.op} alone is not available in a condition`,
        node.start,
      );
    default:
      return pair(OPERATORS[node.op], down(node.args[0]), down(node.args[1]));
  }
}

function constant(value: Value): Run {
  return () => value;
}

function literal(value: unknown, at: number): Value {
  if (typeof value === 'bigint') {
    if (value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= BigInt(Number.MIN_SAFE_INTEGER)) return Number(value);
    throw new NotCarried(`${value} is too large a number`, at);
  }
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  throw new NotCarried('only whole numbers, texts, true and false can be written in a condition', at);
}

function fact(of: ASTNode, name: string, at: number): Run {
  if (of.op !== 'id') throw new NotCarried(`.${name} is not available here`, at);
  const group = of.args;
  return (situation) => {
    const groups = situation as unknown as Readonly<Record<string, Readonly<Record<string, Value>>>>;
    return groups[group]?.[name] ?? null;
  };
}

function both(a: Run, b: Run): Run {
  return (situation) => {
    const left = a(situation);
    if (left === false) return false;
    const right = b(situation);
    if (right === false) return false;
    return left === null || right === null ? null : true;
  };
}

function either(a: Run, b: Run): Run {
  return (situation) => {
    const left = a(situation);
    if (left === true) return true;
    const right = b(situation);
    if (right === true) return true;
    return left === null || right === null ? null : false;
  };
}

function choice(when: Run, then: Run, other: Run): Run {
  return (situation) => {
    const value = when(situation);
    return value === null ? null : value === true ? then(situation) : other(situation);
  };
}

function list(items: readonly Run[]): Run {
  return (situation) => {
    const values: Value[] = [];
    for (const item of items) {
      const value = item(situation);
      if (value === null) return null;
      values.push(value);
    }
    return values;
  };
}

function map(a: Run, of: (value: Exclude<Value, null>) => Value): Run {
  return (situation) => {
    const value = a(situation);
    return value === null ? null : of(value);
  };
}

type Operator = (a: Exclude<Value, null>, b: Exclude<Value, null>) => Value;

function pair(operator: Operator, a: Run, b: Run): Run {
  return (situation) => {
    const left = a(situation);
    if (left === null) return null;
    const right = b(situation);
    return right === null ? null : operator(left, right);
  };
}

/** Numbers that leave the whole numbers count as unknown, as CEL would raise. Moments are compared as their text. */
const OPERATORS: Readonly<Record<BinaryOperator, Operator>> = {
  '==': (a, b) => same(a, b),
  '!=': (a, b) => !same(a, b),
  in: (a, b) => Array.isArray(b) && b.some((one: Value) => one !== null && same(a, one)),
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '+': (a, b) => (typeof a === 'string' && typeof b === 'string' ? a + b : whole(a, b, (x, y) => x + y)),
  '-': (a, b) => whole(a, b, (x, y) => x - y),
  '*': (a, b) => whole(a, b, (x, y) => x * y),
  '/': (a, b) => whole(a, b, (x, y) => Math.trunc(x / y)),
  '%': (a, b) => whole(a, b, (x, y) => x % y),
};

function same(a: Value, b: Value): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((one: Value, index) => same(one, (b as readonly Value[])[index] ?? null));
}

function whole(a: Value, b: Value, of: (x: number, y: number) => number): Value {
  if (typeof a !== 'number' || typeof b !== 'number') return null;
  const value = of(a, b);
  return Number.isSafeInteger(value) ? value : null;
}

/** `has(fact)` asks whether a fact is known; `timestamp("…")` writes a moment. */
function call(name: string, args: readonly ASTNode[], at: number): Run {
  const [first] = args;
  if (name === 'has' && first !== undefined) {
    const run = down(first);
    return (situation) => run(situation) !== null;
  }
  if (name === 'size' && first !== undefined) return map(down(first), size);
  if (name !== 'timestamp') throw new NotCarried(`${name}() is not available in a condition`, at);
  const text = first?.op === 'value' && typeof first.args === 'string' ? Date.parse(first.args) : Number.NaN;
  if (Number.isNaN(text)) throw new NotCarried('timestamp() needs a moment like "2026-11-01T00:00:00Z"', at);
  return constant(new Date(text).toISOString());
}

const METHODS: Readonly<Record<string, (text: string, part: string) => boolean>> = {
  startsWith: (text, part) => text.startsWith(part),
  endsWith: (text, part) => text.endsWith(part),
  contains: (text, part) => text.includes(part),
};

function method(name: string, on: Run, args: readonly Run[], at: number): Run {
  const [first] = args;
  if (name === 'size' && first === undefined) return map(on, size);
  const of = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  if (of === undefined || first === undefined) throw new NotCarried(`${name}() is not available in a condition`, at);
  return pair(
    (text, part) => (typeof text === 'string' && typeof part === 'string' ? of(text, part) : null),
    on,
    first,
  );
}

function size(value: Value): Value {
  return typeof value === 'string' ? Array.from(value).length : Array.isArray(value) ? value.length : null;
}
