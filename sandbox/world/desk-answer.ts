import { z } from 'zod';

/** What the return desk keeps of an answer. */
export interface DeskAnswer {
  readonly units_authorised: number;
  readonly refused: Readonly<Record<string, number>>;
}

/** Only what the desk itself leans on; an answer may say more. */
const answer = z.object({
  returns: z.array(z.object({ return_id: z.string(), lines: z.array(z.object({ quantity: z.int().positive() })) })),
  refused: z.array(z.object({ quantity: z.int().positive(), code: z.string() })),
});

/** Reads the answer to a return request; a text when it is not what was agreed. */
export function readAnswer(body: string): DeskAnswer | string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return 'the answer is not JSON';
  }
  const checked = answer.safeParse(parsed);
  if (!checked.success) {
    const issue = checked.error.issues[0];
    return `the answer's ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unknown'}`;
  }
  const refused: Record<string, number> = {};
  for (const { code, quantity } of checked.data.refused) refused[code] = (refused[code] ?? 0) + quantity;
  let units_authorised = 0;
  for (const each of checked.data.returns) {
    for (const line of each.lines) units_authorised += line.quantity;
  }
  return { units_authorised, refused };
}
