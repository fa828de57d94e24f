import { type Guard, hits } from './guard.ts';

const code = (path: string) => /\.(?:ts|tsx|mjs|sql|ya?ml)$/.test(path);

export const nothingUnfinished: Guard = {
  name: 'nothing is marked as unfinished',
  faults: (tree) => {
    // In two halves, so that this file does not find itself.
    const marks = new RegExp(`\\b(?:${['TO' + 'DO', 'FIX' + 'ME'].join('|')})\\b`);
    return hits(tree, tree.paths.filter(code), marks).map(
      ({ at, hit }) => `${at} says ${hit}: finish it, or take it to an issue`,
    );
  },
};

export const nothingSuppressed: Guard = {
  name: 'no check is switched off in the code',
  faults: (tree) => {
    const off =
      /\b(?:oxlint|eslint)-disable|@ts-(?:ignore|expect-error|nocheck)|\b(?:prettier|oxfmt)-ignore|\b[vc]8 ignore/;
    return hits(tree, tree.paths.filter(code), off).map(
      ({ at, hit }) => `${at} says ${hit}: mend the code, or change the rule for everybody in its configuration`,
    );
  },
};

export const noSilentTest: Guard = {
  name: 'no test is skipped without a reason',
  faults: (tree) => {
    const tests = tree.paths.filter((path) => path.endsWith('.test.ts'));
    const silent = /\b(?:test|it|describe|suite)(?:\.\w+)*\.(?:only|skip|todo|skipIf|runIf|fails)\b|\.skip\(\s*\)/;
    return hits(tree, tests, silent).map(
      ({ at, hit }) => `${at} says ${hit}: call context.skip('why') inside the test, so that the run can print why`,
    );
  },
};
