import { z } from 'zod';
import type { Guard } from './guard.ts';

const FOLDER = 'docs/decisions/';
const PACKAGES = `${FOLDER}2026-11-21-dependencies.md`;
const PARTS = ['## Context', '## Decision', '## Price', '## What would change our mind'];

export const decisionsWhole: Guard = {
  name: 'every decision is dated, priced and listed',
  faults: (tree) => {
    const list = tree.exists(`${FOLDER}README.md`) ? tree.text(`${FOLDER}README.md`) : '';
    const decisions = tree.paths.filter(
      (path) => path.startsWith(FOLDER) && path.endsWith('.md') && !path.endsWith('/README.md'),
    );
    return decisions.flatMap((path) => {
      const name = path.slice(FOLDER.length);
      const rows = tree.text(path).split('\n');
      const missing = PARTS.filter((part) => !rows.includes(part)).map((part) => `${path} has no "${part}"`);
      if (!/^\d{4}-\d{2}-\d{2}-[a-z0-9-]+\.md$/.test(name))
        missing.push(`${path} is not named by its date: 2026-11-21-what.md`);
      if (!list.includes(`](${name})`)) missing.push(`${path} is not listed in ${FOLDER}README.md`);
      return missing;
    });
  },
};

const manifest = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
});

export const packagesExplained: Guard = {
  name: 'every package has its line of why',
  faults: (tree) => {
    const { dependencies, devDependencies } = manifest.parse(JSON.parse(tree.text('package.json')));
    const used = Object.keys({ ...dependencies, ...devDependencies });
    const text = tree.exists(PACKAGES) ? tree.text(PACKAGES) : '';
    const explained = [...text.matchAll(/^\| `([^`]+)` \| \S.* \|$/gm)].map((match) => match[1] ?? '');
    return [
      ...used
        .filter((name) => !explained.includes(name))
        .map((name) => `${name} is in package.json, and ${PACKAGES} does not say why`),
      ...explained
        .filter((name) => !used.includes(name))
        .map((name) => `${name} is in ${PACKAGES}, and no longer in package.json`),
    ];
  },
};
