import type { TestModule } from 'vitest/node';

/** What a whole run came to. A failed file, part or stray error counts as failed, so a red run never reads "0 failed". */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** One line for each skipped test: where, which, why. */
  readonly reasons: readonly string[];
}

/** What `tally` looks at in a test file; vitest's own modules have this shape. */
export interface Ran {
  readonly relativeModuleId: string;
  errors(): readonly unknown[];
  readonly children: {
    allTests(): Iterable<{
      readonly fullName: string;
      result(): { readonly state: string; readonly note?: string | undefined };
    }>;
  };
}

/** Sums the files of a run. `strays` are failures outside any test: unhandled errors and failed checks. */
export function tally(files: readonly (Ran | TestModule)[], strays: number): Tally {
  let passed = 0;
  let failed = strays;
  let skipped = 0;
  const reasons: string[] = [];
  for (const file of files) {
    failed += file.errors().length;
    for (const test of file.children.allTests()) {
      const result = test.result();
      if (result.state === 'passed') passed += 1;
      else if (result.state === 'skipped') {
        skipped += 1;
        const note = 'note' in result ? result.note : undefined;
        reasons.push(
          `skipped: ${file.relativeModuleId} > ${test.fullName}: ${note ?? 'no reason given, which is a fault'}`,
        );
      } else failed += 1;
    }
  }
  return { passed, failed, skipped, reasons };
}

/** The last line of a full run. */
export function lastLine(sum: Tally): string {
  return `${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`;
}
