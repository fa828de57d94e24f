import { describe } from 'vitest';
import { commitSuite } from './suite-commit.fixture.ts';
import { deliveriesSuite } from './suite-deliveries.fixture.ts';
import { findingSuite } from './suite-finding.fixture.ts';
import { tellingSuite } from './suite-telling.fixture.ts';
import type { Ground } from './suite-kit.fixture.ts';

/** Every promise of the Store port, for whichever store keeps it. `make` gives an empty database for each test. */
export function storeSuite(name: string, make: () => Promise<Ground>): void {
  describe(`every promise of ${name}`, () => {
    commitSuite(make);
    findingSuite(make);
    deliveriesSuite(make);
    tellingSuite(make);
  });
}
