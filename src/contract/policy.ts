import { parseDocument, type Document } from 'yaml';
import type { Policy } from '#core/policy/policy.ts';
import { build } from './policy-build.ts';
import { page, type Page, type PolicyProblem } from './policy-problem.ts';
import { PolicyShape, type PolicyData } from './policy-shape.ts';

/** A policy file by its name, as people know it. */
export interface PolicyFile {
  readonly file: string;
  readonly text: string;
}

/** Policies that can be used, and everything that is wrong with the others. */
export interface Policies {
  readonly policies: readonly Policy[];
  readonly problems: readonly PolicyProblem[];
}

interface Opened {
  readonly page: Page;
  readonly policy: Policy;
}

/** Reads policy versions from YAML and tells all that is wrong, in each file and between the versions of one policy. */
export function validatePolicies(files: readonly PolicyFile[]): Policies {
  const problems: PolicyProblem[] = [];
  const opened: Opened[] = [];
  for (const { file, text } of files) {
    const document = parseDocument(text);
    const on = page(file, text, document);
    const data = read(document, on);
    const policy = data === null ? null : build(data, on);
    if (policy !== null && on.problems.length === 0) opened.push({ page: on, policy });
    else problems.push(...on.problems);
  }
  const sound = opened.filter((one, index) => !overlaps(one, opened.slice(0, index)));
  problems.push(...opened.flatMap((one) => one.page.problems));
  return { policies: sound.map(({ policy }) => policy), problems };
}

function read(document: Document.Parsed, on: Page): PolicyData | null {
  for (const { pos, message } of document.errors) on.wrongLine(pos[0], message.split(' at line ')[0] ?? 'is no YAML');
  if (document.errors.length > 0) return null;
  const raw: unknown = document.toJS();
  const parsed = PolicyShape.safeParse(raw);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    const where = issue.path.map(String).join('.') || 'the policy';
    if (issue.code === 'unrecognized_keys')
      for (const key of issue.keys)
        on.wrongKey(issue.path, key, `${where} has no field ${key}; take it out or mend its name`);
    else if (issue.path.length > 0 && document.getIn(issue.path) === undefined)
      on.wrong(issue.path, missing(issue.path));
    else on.wrong(issue.path, `${where}: ${issue.message}`);
  }
  return null;
}

function missing(path: readonly PropertyKey[]): string {
  const last = String(path.at(-1));
  const section = path.slice(0, -1).map(String).join('.');
  if (last === 'otherwise') return `${section} has no fallback: say under otherwise what holds when no rule applies`;
  if (section === 'dispositions.by_grade') return `${section} leaves out grade ${last}: say where such units go`;
  return `${path.map(String).join('.')} is missing`;
}

/** Versions of one policy must rise together with their effective times, so that each purchase has one version. */
function overlaps({ page: on, policy }: Opened, before: readonly Opened[]): boolean {
  const twins = before.map((one) => one.policy).filter(({ id }) => id === policy.id);
  for (const twin of twins) {
    const names = `version ${policy.version} of ${policy.id}`;
    if (twin.version === policy.version)
      on.wrong(['version'], `${names} is there twice; give each file its own version`);
    else if (twin.effective_from === policy.effective_from)
      on.wrong(['effective_from'], `${names} overlaps version ${twin.version}: both begin ${policy.effective_from}`);
    else if (twin.version < policy.version !== twin.effective_from < policy.effective_from)
      on.wrong(
        ['effective_from'],
        `${names} overlaps version ${twin.version}: later versions must begin later, and it begins ${twin.effective_from}`,
      );
  }
  return on.problems.length > 0;
}
