import { z } from 'zod';
import type { Reply } from '#connectors/kit/connector.ts';
import type { Outcome, Unknown } from '#core/base/outcome.ts';
import type { NetsuiteConfig } from './config.ts';

const errorShape = z.object({
  title: z.string().optional(),
  'o:errorDetails': z
    .array(
      z.object({
        detail: z.string().optional(),
        'o:errorCode': z.string().optional(),
        'o:errorPath': z.string().optional(),
        'o:errorQueryParam': z.string().optional(),
      }),
    )
    .min(1),
});

const reference = z.object({ id: z.string().min(1) });

/** What NetSuite said was wrong; null when the body is not its error envelope (a proxy's page, say). */
export interface Complaint {
  /** Every `o:errorCode` in the answer, upper case. */
  readonly codes: readonly string[];
  readonly detail: string;
}

const throttles = ['CONCURRENCY_LIMIT_EXCEEDED', 'SSS_REQUEST_LIMIT_EXCEEDED'];

/** A created record answers 204 with its address; a reply without one leaves the work unknown. */
export function created(reply: Reply, config: NetsuiteConfig): Outcome {
  if (reply.status >= 300 || reply.status < 200) return writeFailure(reply, config);
  const ref = addressed(reply) ?? bodied(reply);
  if (ref !== null) return { kind: 'accepted', facts: { document_ref: ref } };
  return { kind: 'unknown', reason: `NetSuite answered ${reply.status} without saying which record it created` };
}

/** A failed write, classified by error code first: a throttle comes as 429 or as 400. */
export function writeFailure(reply: Reply, config: NetsuiteConfig): Outcome {
  const complaint = complaintOf(reply);
  if (isThrottle(reply, complaint))
    return { kind: 'later', reason: 'NetSuite is at its concurrency limit', wait_ms: waitOf(reply) };
  if (isLockout(reply)) return { kind: 'later', reason: lockout(reply, complaint), wait_ms: null };
  if (isDuplicate(complaint, config))
    return { kind: 'unknown', reason: `a record with our key exists already: ${said(reply, complaint)}` };
  if (reply.status < 400 || reply.status >= 500 || reply.status === 408)
    return { kind: 'unknown', reason: said(reply, complaint) };
  return { kind: 'refused', code: codeOf(reply, complaint), detail: said(reply, complaint) };
}

/** A failed read before any work was asked for: whatever may pass by itself is later. */
export function readFailure(reply: Reply): Outcome {
  const complaint = complaintOf(reply);
  if (isThrottle(reply, complaint))
    return { kind: 'later', reason: 'NetSuite is at its concurrency limit', wait_ms: waitOf(reply) };
  if (isLockout(reply)) return { kind: 'later', reason: lockout(reply, complaint), wait_ms: null };
  if (reply.status < 400 || reply.status >= 500 || reply.status === 408)
    return { kind: 'later', reason: said(reply, complaint), wait_ms: null };
  return { kind: 'refused', code: codeOf(reply, complaint), detail: said(reply, complaint) };
}

/** A failed look-up leaves the work as unknown as it was. Only NetSuite's own 404 says that the record is not there. */
export function lookupFailure(reply: Reply): Unknown | { readonly kind: 'absent' } {
  const complaint = complaintOf(reply);
  if (reply.status === 404 && complaint !== null) return { kind: 'absent' };
  return { kind: 'unknown', reason: `the look-up failed: ${said(reply, complaint)}` };
}

/** Body text as JSON, or undefined for a body that is none. */
export function jsonOf(reply: Reply): unknown {
  try {
    return JSON.parse(reply.body);
  } catch {
    return undefined;
  }
}

function complaintOf(reply: Reply): Complaint | null {
  const read = errorShape.safeParse(jsonOf(reply));
  if (!read.success) return null;
  const details = read.data['o:errorDetails'];
  const texts = details.map((one) => {
    const where = one['o:errorPath'] ?? one['o:errorQueryParam'];
    return `${one.detail ?? read.data.title ?? 'no detail'}${where === undefined ? '' : ` (at ${where})`}`;
  });
  const codes = details.flatMap((one) => one['o:errorCode']?.toUpperCase() ?? []);
  return { codes, detail: texts.join('; ').slice(0, 500) };
}

function isThrottle(reply: Reply, complaint: Complaint | null): boolean {
  return reply.status === 429 || (complaint?.codes.some((code) => throttles.includes(code)) ?? false);
}

function isLockout(reply: Reply): boolean {
  return reply.status === 401 || reply.status === 403;
}

function isDuplicate(complaint: Complaint | null, config: NetsuiteConfig): boolean {
  if (complaint === null) return false;
  // The code is not documented, so the one sentence that NetSuite uses everywhere counts as well.
  return (
    complaint.codes.some((code) => config.duplicate_codes.includes(code)) ||
    /record already exists/i.test(complaint.detail)
  );
}

function lockout(reply: Reply, complaint: Complaint | null): string {
  return `NetSuite does not let us in (${codeOf(reply, complaint)}): check the token, its role and the integration record`;
}

function codeOf(reply: Reply, complaint: Complaint | null): string {
  const code = complaint?.codes[0]?.toLowerCase().replace(/[^a-z0-9]+/g, '_');
  return code ?? `http_${reply.status}`;
}

function said(reply: Reply, complaint: Complaint | null): string {
  if (complaint === null) return `NetSuite answered ${reply.status} without its error envelope`;
  return `NetSuite answered ${reply.status} ${complaint.codes.join(', ')}: ${complaint.detail}`;
}

function waitOf(reply: Reply): number | null {
  const seconds = Number(reply.headers['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds * 1000) : null;
}

function addressed(reply: Reply): string | null {
  if (reply.status === 202) return null;
  return /\/(\d+)\/?(?:\?.*)?$/.exec(reply.headers['location'] ?? '')?.[1] ?? null;
}

function bodied(reply: Reply): string | null {
  const read = reference.safeParse(jsonOf(reply));
  return read.success && reply.status === 200 ? read.data.id : null;
}
