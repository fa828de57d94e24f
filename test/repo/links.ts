import { dirname, join, normalize } from 'node:path/posix';
import type { Tree } from '#test/kit/tree.ts';
import type { Guard } from './guard.ts';

export const linksLead: Guard = {
  name: 'every relative link in Markdown leads somewhere',
  faults: (tree) => tree.paths.filter((path) => path.endsWith('.md')).flatMap((path) => broken(tree, path)),
};

function broken(tree: Tree, path: string): string[] {
  const links = [...prose(tree.text(path)).matchAll(/\]\(([^()\s]+)(?:\s+"[^"]*")?\)/g)].map((match) => match[1] ?? '');
  return links
    .filter((link) => !/^[a-z][a-z0-9+.-]*:/i.test(link))
    .flatMap((link) => {
      const [file = '', heading] = link.split('#');
      const target = file === '' ? path : normalize(join(dirname(path), decodeURIComponent(file)));
      if (target.startsWith('..')) return [`${path} links to ${link}, which is outside the repository`];
      if (!tree.exists(target)) return [`${path} links to ${link}, and ${target} does not exist`];
      if (heading === undefined || !target.endsWith('.md')) return [];
      return headings(tree.text(target)).includes(heading)
        ? []
        : [`${path} links to ${link}, and ${target} has no such heading`];
    });
}

/** The text without code, where brackets mean something else. */
function prose(text: string): string {
  return text.replaceAll(/^(```|~~~)[\s\S]*?^\1/gm, '').replaceAll(/`[^`\n]*`/g, '');
}

/** Anchors of the headings, as the forges make them. */
function headings(text: string): string[] {
  return [...text.replaceAll(/^(```|~~~)[\s\S]*?^\1/gm, '').matchAll(/^#+ (.+)$/gm)].map((match) =>
    (match[1] ?? '')
      .trim()
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
