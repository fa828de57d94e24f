import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ExceptionKind } from '#core/decision.ts';
import { EXCEPTION_RULES } from '#core/exceptions.ts';
import { PATIENCE_HOURS } from '#core/patience.ts';
import { RESOLUTIONS, waysOut } from '#core/resolutions.ts';

const KINDS = Object.keys(RESOLUTIONS) as ExceptionKind[];

test('the reference page lists every kind with its owner, its time and how it ends', () => {
  const page = readFileSync('docs/reference/exceptions.md', 'utf8');
  const listed = page.split('\n').filter((row) => /^\| `\w+` \| \w+ \| \d+ h \|/.test(row));
  expect(listed).toEqual(
    KINDS.map((kind) => {
      const { owner, sla_hours, meaning } = EXCEPTION_RULES[kind];
      const { by_fact, by_person } = RESOLUTIONS[kind];
      const ways = waysOut(kind).map(
        ({ name, says, command }) => `\`${name}\` ${says}${command === null ? '' : ` (\`${command}\`)`}`,
      );
      const fact = by_fact === null ? '–' : `${by_fact.facts.map((one) => `\`${one}\``).join(', ')}: ${by_fact.when}`;
      return `| \`${kind}\` | ${owner} | ${sla_hours} h | ${meaning} | ${ways.join('; ')} | ${fact} | ${by_person ?? '–'} |`;
    }),
  );
  const waits = page.split('\n').filter((row) => /^\| `\w+` \| \d+ h \|$/.test(row));
  expect(waits).toEqual(Object.entries(PATIENCE_HOURS).map(([kind, hours]) => `| \`${kind}\` | ${hours} h |`));
});
