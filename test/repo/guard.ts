import type { Tree } from '#test/kit/tree.ts';

/** One thing that the repository promises about itself. */
export interface Guard {
  readonly name: string;
  /** One line for each place where the promise is broken: path, what is wrong, what to do. */
  faults(tree: Tree): readonly string[];
}

/** Files that people write as text; pictures and lock files are not. */
export function isText(path: string): boolean {
  return /(?:\.(?:ts|tsx|mjs|cjs|js|json|md|sql|ya?ml|sh|txt|css|html|graphql)|(?:^|\/)[^./]+|\/run|\.npmrc|\.gitignore)$/.test(
    path,
  );
}

/** A line of a file that a pattern hits, as `path:line`. */
export function hits(
  tree: Tree,
  paths: readonly string[],
  pattern: RegExp,
): { readonly at: string; readonly hit: string }[] {
  return paths.flatMap((path) =>
    tree
      .text(path)
      .split('\n')
      .flatMap((line, row) => {
        const match = pattern.exec(line);
        return match ? [{ at: `${path}:${row + 1}`, hit: match[0] }] : [];
      }),
  );
}
