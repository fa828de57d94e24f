import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';

/**
 * Runs the import table (.dependency-cruiser.mjs) over the working directory and proves that it was really applied: every
 * source file must have been read, and every import written in it must have been followed. Without that proof a missing
 * TypeScript parser looks like a clean house.
 */
interface Cruise {
  readonly modules: readonly {
    readonly source: string;
    readonly dependencies: readonly { readonly module: string }[];
  }[];
  readonly summary: {
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
      readonly cycle?: readonly { readonly name: string }[];
    }[];
    readonly ruleSetUsed: { readonly forbidden: readonly { readonly name: string; readonly comment: string }[] };
  };
}

const rooms = ['src', 'sandbox', 'test', 'bench', 'scripts', 'bin'].filter((room) => existsSync(room));
const written = globSync(
  rooms.map((room) => `${room}/**/*.{ts,mjs}`),
  { exclude: (path) => path.split(/[\\/]/).includes('node_modules') },
);
const found = cruise();
const faults = [...violations(found), ...unseen(found)];
for (const fault of faults) console.log(fault);
const edges = found.modules.reduce((sum, module) => sum + module.dependencies.length, 0);
console.log(
  `${faults.length} faults; read ${found.modules.length} modules with ${edges} imports; ${written.length} files`,
);
process.exitCode = faults.length === 0 ? 0 : 1;

function cruise(): Cruise {
  const run = spawnSync('depcruise', ['--config', '.dependency-cruiser.mjs', '--output-type', 'json', ...rooms], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  if (run.error)
    throw new Error('depcruise could not be started. Run this through npm, after `npm ci`.', { cause: run.error });
  try {
    return JSON.parse(run.stdout) as Cruise;
  } catch (cause) {
    throw new Error(`depcruise gave no report over ${rooms.join(', ')}. It said: ${run.stderr.trim()}`, { cause });
  }
}

function violations(cruised: Cruise): string[] {
  const why = new Map(cruised.summary.ruleSetUsed.forbidden.map((rule) => [rule.name, rule.comment]));
  return cruised.summary.violations.map((broken) => {
    const way = broken.cycle?.map((step) => step.name).join(' → ') ?? broken.to;
    const to = way === broken.from ? '' : ` → ${way}`;
    return `${broken.rule.name}: ${broken.from}${to}\n  ${why.get(broken.rule.name) ?? ''}`;
  });
}

function unseen(cruised: Cruise): string[] {
  const read = new Map(cruised.modules.map((module) => [module.source, module.dependencies]));
  return written.flatMap((file) => {
    const path = file.replaceAll('\\', '/');
    const dependencies = read.get(path);
    if (!dependencies) return [`unseen: ${path} was not read by the boundary check, so no rule holds for it`];
    if (/\.(?:test|fixture)\.ts$/.test(path)) return [];
    const followed = new Set(dependencies.map((dependency) => dependency.module));
    return (
      imports(readFileSync(path, 'utf8'))
        // dependency-cruiser names Node's own modules without their scheme.
        .filter((specifier) => !followed.has(specifier) && !followed.has(specifier.replace(/^node:/, '')))
        .map((specifier) => `unseen: ${path} imports ${specifier}, and the boundary check did not follow it`)
    );
  });
}

/** Specifiers of static imports and re-exports, as written at the start of a line; tests may hold them as text, code does not. */
function imports(text: string): string[] {
  const statement = /^(?:import|export)\s(?:[^'"`;]*?\sfrom\s)?\s*['"]([^'"]+)['"]/gm;
  return [...text.matchAll(statement)].map((match) => match[1] ?? '');
}
