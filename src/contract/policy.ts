import { parseDocument } from 'yaml';
import { z } from 'zod';
import type { Policy } from '#core/policy/policy.ts';

const Dispositions = z.enum(['restock', 'refurbish', 'vendor_return', 'scrap', 'donate']);

const PolicyFile = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/, 'lower-case letters, digits and dashes'),
  version: z.int().positive(),
  effective_from: z.iso.datetime({ precision: 3 }),
  window_days: z.int().positive().nullable(),
  final_sale: z.array(z.string().min(1)),
  gates: z.array(z.enum(['received', 'inspected', 'disposition'])),
  disposition_by_grade: z.strictObject({ A: Dispositions, B: Dispositions, C: Dispositions, D: Dispositions }),
  destination: z.string().min(1),
  receipt_due_days: z.int().positive(),
});

/** A policy text that cannot be used: names the file, the line and what was expected. */
class PolicyError extends Error {
  constructor(file: string, line: number, message: string) {
    super(`${file}:${line}: ${message}`);
    this.name = 'PolicyError';
  }
}

/** Reads one policy version from YAML. Throws a PolicyError for the first thing that is wrong. */
export function readPolicy(text: string, file: string): Policy {
  const document = parseDocument(text);
  const lineOf = (offset: number | undefined): number => text.slice(0, offset ?? 0).split('\n').length;
  const [broken] = document.errors;
  if (broken !== undefined)
    throw new PolicyError(file, lineOf(broken.pos[0]), broken.message.split('\n')[0] ?? 'no YAML');
  const parsed = PolicyFile.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path ?? [];
  const node = path.length === 0 ? undefined : (document.getIn(path, true) as { range?: [number] } | undefined);
  throw new PolicyError(file, lineOf(node?.range?.[0]), `${path.join('.') || 'the policy'}: ${issue?.message}`);
}
