import { z } from 'zod';
import type { AdjustmentReason } from '#core/base/codes.ts';
import { ConfigError } from '#connectors/kit/config-error.ts';
import { readYaml } from './yaml.ts';

/** Ordered rules from a warehouse's own words to canonical reasons; see `contracts/mappings/adjustment-reasons.v1.yaml`. */
export interface ReasonRules {
  readonly name: string;
  readonly version: number;
  readonly rules: readonly ReasonRule[];
}

interface ReasonRule {
  readonly to: AdjustmentReason;
  readonly exact: ReadonlySet<string>;
  readonly patterns: readonly RegExp[];
}

const canonical: { readonly [R in AdjustmentReason]: R } = {
  damaged: 'damaged',
  destroyed: 'destroyed',
  lost: 'lost',
  found: 'found',
  count_correction: 'count_correction',
  set_conversion: 'set_conversion',
  channel_transfer: 'channel_transfer',
  sample: 'sample',
  miscoded: 'miscoded',
  vendor_returned: 'vendor_returned',
  donated: 'donated',
  unmapped: 'unmapped',
};

/** The canonical reasons as a schema, so that a mapping cannot name one that does not exist. */
export const Reason = z.enum(canonical);

const Rules = z.strictObject({
  name: z.string().min(1),
  version: z.int().positive(),
  rules: z.array(
    z.strictObject({
      to: Reason,
      exact: z.array(z.string()).default([]),
      contains: z.array(z.string().min(1)).default([]),
      regex: z.array(z.string().min(1)).default([]),
    }),
  ),
});

const setting = 'MANHATTAN_REASONS_TEXT';

/** Reads a reason mapping from its YAML text. Throws a ConfigError that names the wrong rule. */
export function parseReasons(yamlText: string): ReasonRules {
  const read = readYaml(Rules, yamlText, setting);
  return {
    name: read.name,
    version: read.version,
    rules: read.rules.map((rule, index) => ({
      to: rule.to,
      exact: new Set(rule.exact.map(normalised)),
      patterns: [...rule.contains.map(phrase), ...rule.regex.map((source) => expression(source, index))],
    })),
  };
}

/** The canonical reason for a warehouse's own words; `unmapped` when no rule knows them. */
export function mapReason(rules: ReasonRules, text: string): AdjustmentReason {
  const words = normalised(text);
  const rule = rules.rules.find(({ exact, patterns }) => exact.has(words) || patterns.some((one) => one.test(words)));
  return rule?.to ?? 'unmapped';
}

function normalised(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}

/** Whole words only: product titles are full of words that hold other words ("sweet", "glost"). */
function phrase(words: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(normalised(words))}(?![\\p{L}\\p{N}])`, 'u');
}

function expression(source: string, index: number): RegExp {
  try {
    return new RegExp(source, 'u');
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(setting, `rules.${index}.regex: ${problem}`);
  }
}
