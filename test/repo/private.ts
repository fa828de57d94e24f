import { execFileSync } from 'node:child_process';
import { homedir } from 'node:os';
import type { Tree } from '#test/kit/tree.ts';
import { type Guard, hits, isText } from './guard.ts';

/** Shapes of credentials that are live where they came from; test keys are not among them. */
const SECRETS = new RegExp(
  [
    '(?:sk|rk)_live_[A-Za-z0-9]{8,}',
    'shp(?:at|ca|pa|ss)_[0-9a-f]{32}',
    'AKIA[0-9A-Z]{16}',
    'gh[pousr]_[A-Za-z0-9]{36}',
    'npm_[A-Za-z0-9]{36}',
    'xox[abp]-[0-9A-Za-z-]{10,}',
    'SG\\.[\\w-]{22}\\.[\\w-]{43}',
    '-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----',
  ].join('|'),
);

/** Folders that are one machine's own: where its checkouts lie, and the home of who runs this. */
const MACHINE = new RegExp(`(?:^|[\\s'"\`(=:])(?:/work|${escaped(homedir())})/[\\w.-]+`);

export const noSecrets: Guard = {
  name: 'no secret is in any file',
  faults: (tree) =>
    hits(tree, tree.paths.filter(isText), SECRETS).map(
      ({ at, hit }) =>
        `${at} holds what looks like a live credential (${hit.slice(0, 8)}…): revoke it, and read it from the environment`,
    ),
};

export const noMachine: Guard = {
  name: 'no path of one machine and no registry host is in any file',
  faults: (tree) => {
    const paths = tree.paths.filter(isText);
    const registry = new RegExp(registries(tree).map(escaped).join('|'));
    return [
      ...hits(tree, paths, MACHINE).map(
        ({ at, hit }) => `${at} names ${hit.trim()}: use a path from the repository's root`,
      ),
      ...hits(tree, paths, registry).map(
        ({ at, hit }) => `${at} names the registry ${hit}: leave it to the reader's npm`,
      ),
    ];
  },
};

/** The public registry, and the one that this machine's npm is set to. */
function registries(tree: Tree): string[] {
  const configured = execFileSync('npm', ['config', 'get', 'registry'], { cwd: tree.root, encoding: 'utf8' }).trim();
  return [['registry', 'npmjs', 'org'].join('.'), new URL(configured).host];
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
