import { runParts, tell } from './part.ts';
import { readers, unit } from './parts.ts';

/** `npm run check`: everything that takes seconds, before every commit. The longest part starts first. */
const from = performance.now();
const verdicts = await runParts([unit, ...readers], 3, (verdict) => {
  console.log(tell(verdict));
});
const failed = verdicts.filter((verdict) => !verdict.ok).map((verdict) => verdict.part.name);
const seconds = ((performance.now() - from) / 1000).toFixed(1);
console.log(
  failed.length === 0 ? `check passed in ${seconds} s` : `check failed in ${seconds} s: ${failed.join(', ')}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
