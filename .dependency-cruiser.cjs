/**
 * Who may import whom. The drawing in ARCHITECTURE.md is true because these rules are checked.
 * main → graphql, rest, cli, jobs (never each other) → subjects (none knows another) → pipeline (a stage knows only stages
 * to its left) → queue → store → platform; ml imports nothing of ours.
 */
const STAGES = [
  'access',
  'dataset',
  'training',
  'tracking',
  'registry',
  'lineage',
  'serving',
  'corrections',
  'monitoring',
  'drift-vectors',
  'loop',
  'visualisation',
];
// tracking is the ledger: the loop writes to it, and it knows no stage.
const LEFT_TO_RIGHT = [
  'dataset',
  'training',
  'registry',
  'lineage',
  'serving',
  'corrections',
  'monitoring',
  'loop',
];
// The same order within a room.
const ROOM_LEFT_TO_RIGHT = [
  'dataset',
  'features',
  'training',
  'gate',
  'feedback',
  'serving',
  'corrections',
  'monitoring',
];

const above = {
  ml: 'platform|store|queue|pipeline|subjects|jobs|graphql|rest|cli|main',
  platform: 'store|queue|pipeline|subjects|jobs|graphql|rest|cli|main|ml',
  store: 'queue|pipeline|subjects|jobs|graphql|rest|cli|main',
  queue: 'pipeline|subjects|jobs|graphql|rest|cli|main',
  pipeline: 'subjects|jobs|graphql|rest|cli|main',
  subjects: 'jobs|graphql|rest|cli|main',
  jobs: 'graphql|rest|cli|main',
  graphql: 'jobs|rest|cli|main',
  rest: 'jobs|graphql|cli|main',
  cli: 'jobs|graphql|rest|main',
};

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    ...Object.entries(above).map(([layer, forbidden]) => ({
      name: `${layer}-imports-downwards`,
      severity: 'error',
      from: { path: `^src/${layer}/` },
      to: { path: `^src/(${forbidden})/` },
    })),
    ...LEFT_TO_RIGHT.slice(0, -1).map((stage, index) => ({
      name: `stage-${stage}-knows-only-stages-to-its-left`,
      severity: 'error',
      from: { path: `^src/pipeline/${stage}/` },
      to: { path: `^src/pipeline/(${LEFT_TO_RIGHT.slice(index + 1).join('|')})/` },
    })),
    ...ROOM_LEFT_TO_RIGHT.slice(0, -1).map((stage, index) => ({
      name: `in-a-room-${stage}-knows-only-what-is-to-its-left`,
      severity: 'error',
      from: { path: `^src/subjects/[^/]+/(${stage})/` },
      to: { path: `^src/subjects/[^/]+/(${ROOM_LEFT_TO_RIGHT.slice(index + 1).join('|')})/` },
    })),
    {
      name: 'a-subject-knows-no-other',
      severity: 'error',
      from: { path: '^src/subjects/([^/]+)/' },
      to: { path: '^src/subjects/[^/]+/', pathNot: '^src/subjects/$1/' },
    },
    {
      name: 'tracking-knows-no-stage',
      severity: 'error',
      from: { path: '^src/pipeline/tracking/' },
      to: { path: `^src/pipeline/(${STAGES.filter((stage) => stage !== 'tracking').join('|')})/` },
    },
    {
      name: 'offline-knows-files-and-training-alone',
      comment: 'it works without a database: what it imports is loaded before the first row is read',
      severity: 'error',
      from: { path: '^src/subjects/listings/offline/' },
      to: {
        path: `^src/pipeline/(${STAGES.filter((stage) => !['dataset', 'training'].includes(stage)).join('|')})/|^src/subjects/listings/(?!dataset|training|offline)[^/]+/|^src/store/`,
      },
    },
    {
      name: 'only-the-command-line-works-offline',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(cli|subjects/listings/offline)/' },
      to: { path: '^src/subjects/listings/offline/' },
    },
    {
      name: 'only-config-reads-the-environment',
      comment: 'process.env is read in src/main alone and parsed by src/platform/config.ts',
      severity: 'error',
      from: { path: '^src/(ml|platform|store|queue|pipeline|subjects)/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/main/' },
    },
    {
      name: 'client-shares-the-schema-alone',
      severity: 'error',
      from: { path: '^client/' },
      to: { path: '^(src|test|scripts)/' },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: '\\.d\\.ts$|\\.spec\\.ts$|^client/' },
      to: {},
    },
    {
      name: 'no-test-code-in-products',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^test/|\\.spec\\.ts$|/vitest/|/fast-check/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: '^dist/|generated/' },
  },
};
