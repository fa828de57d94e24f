import { parse } from 'yaml';
import type { z } from 'zod';
import { ConfigError } from '#connectors/kit/config-error.ts';

/** A governed YAML text as data of this shape. Throws a ConfigError that names the setting and the first wrong field. */
export function readYaml<S extends z.ZodType>(schema: S, text: string, setting: string): z.output<S> {
  const result = schema.safeParse(document(text, setting));
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? 'the document' : issue.path.join('.');
  throw new ConfigError(
    setting,
    `${where}: ${issue?.message ?? 'is wrong'}. Compare it with the file in contracts/mappings.`,
  );
}

function document(text: string, setting: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    const line = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new ConfigError(setting, `is not YAML: ${line ?? ''}`);
  }
}
