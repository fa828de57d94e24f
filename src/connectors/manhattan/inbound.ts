import type { Input } from '#core/base/input.ts';
import { instant, type Instant } from '#core/base/instant.ts';
import type { Knock, Reading } from '#connectors/kit/connector.ts';
import type { ManhattanConfig } from './config.ts';
import { facts, type Told } from './facts.ts';
import type { MessageRule } from './mapping.ts';
import { complaint, matches, pick } from './pick.ts';
import { shapes } from './shapes.ts';

type Unreadable = Extract<Reading, { kind: 'unreadable' }>;
type Ignored = Extract<Reading, { kind: 'ignored' }>;
type Read = { readonly kind: 'input'; readonly input: Input } | Ignored | Unreadable;

/**
 * Reads one outbound message or an array of them. One unreadable message parks the whole array, so that it can be read
 * again as it came once the mapping knows it; the keys of the others make that harmless.
 */
export function read(knock: Knock, config: ManhattanConfig): Reading {
  const body = parsed(knock.body);
  if (body === undefined) return unreadable('not_json', 'the body is not JSON; look at the tenant’s outbound endpoint');
  const messages: readonly unknown[] = Array.isArray(body) ? body : [body];
  const inputs: Input[] = [];
  const reasons: string[] = [];
  for (const [index, message] of messages.entries()) {
    const one = readMessage(message, config);
    if (one.kind === 'unreadable')
      return messages.length === 1
        ? one
        : unreadable(one.code, `message ${index} of ${messages.length}: ${one.detail}`);
    if (one.kind === 'input') inputs.push(one.input);
    else reasons.push(one.reason);
  }
  if (inputs.length > 0) return { kind: 'inputs', inputs };
  return { kind: 'ignored', reason: reasons[0] ?? 'an empty array holds no message' };
}

function readMessage(message: unknown, config: ManhattanConfig): Read {
  const { mapping } = config;
  const rule = mapping.messages.find(({ when }) => matches(message, when));
  if (rule === undefined) {
    const known = mapping.ignored.find(({ when }) => matches(message, when));
    if (known !== undefined) return { kind: 'ignored', reason: known.why };
    const fields = [...new Set(mapping.messages.flatMap(({ when }) => Object.keys(when)))].join(', ');
    return unreadable(
      'unknown_message',
      `no entry of mapping ${mapping.name} v${mapping.version} fits (it looks at ${fields}); add one under messages or ignored`,
    );
  }
  return readAs(rule, message, config);
}

function readAs(rule: MessageRule, message: unknown, config: ManhattanConfig): Read {
  const picked = pick(message, rule, config.mapping);
  const result = checked(rule, picked, config);
  if (result.kind === 'unreadable') return result;
  const { head, told } = result;
  const at = moment(head.at, config.mapping.zoneless_times);
  if (at === null)
    return unreadable(
      'bad_time',
      `${rule.name}: ${config.mapping.envelope.at} is no RFC 3339 time this mapping accepts`,
    );
  const node = config.nodes.get(head.facility);
  if (node === undefined)
    return unreadable(
      'unknown_facility',
      `${rule.name}: facility ${head.facility} is not in MANHATTAN_NODES; add it there`,
    );
  const said = told(node);
  if (said.kind === 'unknown_code') return unreadable(said.code, `${rule.name}: ${said.detail}`);
  if (said.kind === 'nothing') return { kind: 'ignored', reason: said.reason };
  return {
    kind: 'input',
    input: { key: `manhattan:${head.id}`, source: 'manhattan', at, to: said.to, fact: said.fact },
  };
}

interface Head {
  readonly id: string;
  readonly at: string;
  readonly facility: string;
}

type CheckedMessage = { readonly kind: 'checked'; readonly head: Head; readonly told: (node: string) => Told };

/** Each case pairs a shape with its fact, so the compiler sees that they fit. */
function checked(rule: MessageRule, picked: unknown, config: ManhattanConfig): CheckedMessage | Unreadable {
  switch (rule.fact) {
    case 'goods.received':
      return paired(shapes[rule.fact].safeParse(picked), facts[rule.fact], rule, config);
    case 'goods.inspected':
      return paired(shapes[rule.fact].safeParse(picked), facts[rule.fact], rule, config);
    case 'goods.moved':
      return paired(shapes[rule.fact].safeParse(picked), facts[rule.fact], rule, config);
    case 'order.shipped':
      return paired(shapes[rule.fact].safeParse(picked), facts[rule.fact], rule, config);
    case 'stock.adjusted':
      return paired(shapes[rule.fact].safeParse(picked), facts[rule.fact], rule, config);
    case 'stock.opened':
      return paired(shapes[rule.fact].safeParse(picked), facts[rule.fact], rule, config);
  }
}

function paired<M extends Head>(
  result: { success: true; data: M } | { success: false; error: Parameters<typeof complaint>[0] },
  fact: (message: M, node: string, config: ManhattanConfig) => Told,
  rule: MessageRule,
  config: ManhattanConfig,
): CheckedMessage | Unreadable {
  if (!result.success)
    return unreadable('bad_message', `${rule.name}: ${complaint(result.error, rule, config.mapping)}`);
  const message = result.data;
  return { kind: 'checked', head: message, told: (node) => fact(message, node, config) };
}

function moment(text: string, zoneless: 'utc' | 'refuse'): Instant | null {
  const form = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?$/.exec(text);
  if (form === null || (form[2] === undefined && zoneless === 'refuse')) return null;
  const epoch_ms = Date.parse(form[2] === undefined ? `${text.replace(' ', 'T')}Z` : text.replace(' ', 'T'));
  return Number.isNaN(epoch_ms) ? null : instant(epoch_ms);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function unreadable(code: string, detail: string): Unreadable {
  return { kind: 'unreadable', code, detail };
}
