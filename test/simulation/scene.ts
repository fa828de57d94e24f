import type { MemoryDatabase } from '#store/memory/database.ts';
import type { Customers } from './customers.ts';
import type { Outside } from './outside.ts';
import type { Plan } from './plan.ts';
import type { Post } from './post.ts';

/** Everything of one run that the auditor may look at. */
export interface Scene {
  readonly plan: Plan;
  readonly database: MemoryDatabase;
  readonly outside: Outside;
  readonly people: Customers;
  readonly mail: Post;
  readonly jumped: readonly string[];
}
