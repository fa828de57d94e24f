import { Environment, ParseError, type ASTNode } from '@marcbachmann/cel-js';
import { FACTS, type Fact, type FactType, type Situation } from '#core/policy/situation.ts';
import { lower, NotCarried } from './policy-lower.ts';

/** A condition as the core wants it: a plain function, the facts it reads, and whether it holds whatever they are. */
export interface Condition {
  readonly source: string;
  readonly reads: readonly Fact[];
  readonly when: (situation: Situation) => boolean;
  readonly always: boolean | null;
}

/** Why a text is no condition, and at which character of it (counted from 1). */
export interface CelFault {
  readonly message: string;
  readonly character: number;
}

/** Where a condition stands: only dispositions are decided once units are inspected, so only they know of a unit. */
export type Scope = 'request' | 'inspection';

const CEL_TYPES: Readonly<Record<FactType, string>> = {
  string: 'string',
  int: 'int',
  bool: 'bool',
  timestamp: 'google.protobuf.Timestamp',
};

/**
 * Reads and type-checks a condition with the CEL library, and lowers it to a plain function once. The library's own
 * evaluator wants integers as BigInt and raises on what is missing, which costs microseconds and a stack for every unknown.
 */
export function compile(source: string, scope: Scope): Condition | CelFault {
  try {
    const parsed = environments[scope].parse(source);
    const checked = parsed.check();
    if (!checked.valid)
      return fault(checked.error?.summary ?? 'is no condition', checked.error?.range?.start ?? 0, scope);
    if (checked.type !== 'bool') return fault(`is ${checked.type}, and a condition must be bool`, 0, scope);
    const { run, always } = lower(parsed.ast);
    return { source, reads: readsOf(parsed.ast), when: (situation) => run(situation) === true, always };
  } catch (error) {
    if (error instanceof NotCarried) return fault(error.message, error.at, scope);
    if (error instanceof ParseError) return fault(error.summary, error.range?.start ?? 0, scope);
    throw error;
  }
}

/** The CEL library with the dictionary of facts; tests compare the lowered functions with it. */
export const environments: Readonly<Record<Scope, Environment>> = {
  request: environment('request'),
  inspection: environment('inspection'),
};

function environment(scope: Scope): Environment {
  const groups = new Map<string, Record<string, string>>();
  for (const [fact, [type]] of Object.entries(FACTS)) {
    const [group = '', name = ''] = fact.split('.');
    if (group === 'unit' && scope === 'request') continue;
    groups.set(group, { ...groups.get(group), [name]: CEL_TYPES[type] });
  }
  const cel = new Environment();
  for (const [name, schema] of groups) cel.registerVariable({ name, schema });
  return cel;
}

function fault(message: string, start: number, scope: Scope): CelFault {
  const hint =
    scope === 'request' && message === 'Unknown variable: unit'
      ? ' (units are known only after inspection, so only dispositions may ask about them)'
      : '';
  return { message: `${message}${hint}`, character: start + 1 };
}

/** The facts that an expression names, each once, in the order of the text. */
function readsOf(ast: ASTNode): Fact[] {
  const found = new Set<Fact>();
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) {
      const [op, inner, name] = node as unknown[];
      if (op === '.' && Array.isArray(inner) && inner[0] === 'id') {
        const path = `${String(inner[1])}.${String(name)}`;
        if (isFact(path)) found.add(path);
        return;
      }
      for (const part of node) walk(part);
    }
  };
  walk(ast.toOldStructure());
  return [...found];
}

function isFact(path: string): path is Fact {
  return Object.hasOwn(FACTS, path);
}
