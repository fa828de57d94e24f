import { isMap, isScalar, type Document, type Node } from 'yaml';

/** What is wrong in a policy file: where, in which rule if it is in one, and what to do. */
export interface PolicyProblem {
  readonly file: string;
  readonly line: number;
  readonly rule: string | null;
  readonly message: string;
}

/** The problem as one line of text. */
export function problemText({ file, line, rule, message }: PolicyProblem): string {
  return `${file}:${line}: ${rule === null ? '' : `rule ${rule}: `}${message}`;
}

/** A policy file that is being looked at: finds the line of a value, and collects what is wrong. */
export interface Page {
  readonly problems: PolicyProblem[];
  /** Adds a problem at a value, or at the nearest one around it that is there. */
  wrong(path: readonly PropertyKey[], message: string): void;
  /** Adds a problem at a key of the map at the path. */
  wrongKey(path: readonly PropertyKey[], key: string, message: string): void;
  /** Adds a problem at a character (from 1) of the text at the path. */
  wrongAt(path: readonly PropertyKey[], character: number, message: string): void;
  wrongLine(offset: number, message: string): void;
}

/** Opens a page on a parsed file. */
export function page(file: string, text: string, document: Document): Page {
  const problems: PolicyProblem[] = [];
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  const nodeAt = (path: readonly PropertyKey[]): Node | null => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return node;
    }
    return null;
  };
  const add = (path: readonly PropertyKey[], line: number, message: string): void => {
    problems.push({ file, line, rule: ruleName(document, path), message });
  };
  const lineAt = (path: readonly PropertyKey[]): number => lineOf(nodeAt(path)?.range?.[0] ?? 0);
  return {
    problems,
    wrong: (path, message) => add(path, lineAt(path), message),
    wrongKey(path, key, message) {
      const map = path.length === 0 ? document.contents : document.getIn(path, true);
      const found = isMap(map)
        ? map.items.find((item) => isScalar(item.key) && item.key.value === key)?.key
        : undefined;
      add(path, isScalar(found) ? lineOf(found.range?.[0] ?? 0) : lineAt(path), message);
    },
    wrongAt(path, character, message) {
      const node = nodeAt(path);
      const block = isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED');
      const inside = block
        ? String(node.value)
            .slice(0, character - 1)
            .split('\n').length
        : 0;
      add(path, lineAt(path) + inside, `${message} (at character ${character} of the condition)`);
    },
    wrongLine: (offset, message) => add([], lineOf(offset), message),
  };
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'range' in value;
}

/** The rule that a path leads into, e.g. `eligibility/hazardous`. */
function ruleName(document: Document, path: readonly PropertyKey[]): string | null {
  const at = path.indexOf('rules');
  if (at < 1 || path.length < at + 2) return null;
  const name = document.getIn([...path.slice(0, at + 2), 'rule']);
  return `${path.slice(0, at).map(String).join('.')}/${typeof name === 'string' ? name : `number ${Number(path[at + 1]) + 1}`}`;
}
