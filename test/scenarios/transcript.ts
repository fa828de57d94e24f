/** One verb of a transcript with the comments before it; its output follows it in the file. */
export interface Step {
  readonly before: readonly string[];
  readonly verb: string;
}

const VERB = '> ';

/** The steps of a transcript; whatever output stands in it is left out. Lines that begin with `#` are for people. */
function readSteps(text: string): { readonly steps: readonly Step[]; readonly after: readonly string[] } {
  const steps: Step[] = [];
  let before: string[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('#')) before.push(line);
    else if (line.startsWith(VERB)) {
      steps.push({ before, verb: line.slice(VERB.length).trim() });
      before = [];
    }
  }
  return { steps, after: before };
}

/** Runs every verb in turn and writes the transcript that comes of it. */
export async function play(text: string, perform: (verb: string) => Promise<readonly string[]>): Promise<string> {
  const { steps, after } = readSteps(text);
  const blocks: string[] = [];
  for (const { before, verb } of steps) {
    let output: readonly string[];
    try {
      output = await perform(verb);
    } catch (cause) {
      throw new Error(`the verb "${verb}" failed: ${cause instanceof Error ? cause.message : String(cause)}`, {
        cause,
      });
    }
    blocks.push([...before, `${VERB}${verb}`, ...output].join('\n'));
  }
  return `${[...blocks, ...(after.length > 0 ? [after.join('\n')] : [])].join('\n\n')}\n`;
}
