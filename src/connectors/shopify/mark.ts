/** Our return id as written on every line of a return that we open, so that it can be found there again. */
export function mark(return_id: string): string {
  return `Backhaul ${return_id}`;
}

/** The return id in a line's note, or null when the note is none of ours. */
export function marked(note: string): string | null {
  return /^Backhaul (.+)$/.exec(note)?.[1] ?? null;
}
