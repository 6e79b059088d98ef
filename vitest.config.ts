import { configDefaults, defineConfig } from 'vitest/config';

/**
 * The whole of the browser's tests takes several minutes: `npm run test:browser`. `npm test` has these, which open every
 * page, some in both colours and on a narrow screen, and the tools beside the client.
 */
const QUICK_IN_BROWSER = 'shell|first-load|tools|home-empty';
const isWholeBrowser = process.env.BROWSER_TESTS === 'all';

/**
 * Proofs with killed processes and thousands of jobs, and a whole turn on a bucket, beside which `npm test` has quicker ones:
 * `npm run test:faults`, `npm run test:thorough`.
 */
const THOROUGH = [
  'test/api/serving-failures.spec.ts',
  'test/faults/clock-jump.spec.ts',
  'test/faults/many-jobs.spec.ts',
  'test/faults/poisoned-job.spec.ts',
  'test/jobs/lost-queue.spec.ts',
  'test/jobs/worker-death.spec.ts',
  'test/mlflow/artifacts-in-bucket.spec.ts',
  'test/promotion/killed-training.spec.ts',
];
const isThorough = process.env.THOROUGH_TESTS === 'all';

export default defineConfig({
  test: {
    include: ['src/**/*.spec.ts', 'client/src/**/*.spec.ts', 'test/**/*.spec.ts', 'scripts/**/*.spec.ts'],
    exclude: [
      ...configDefaults.exclude,
      ...(isThorough ? [] : THOROUGH),
      ...(isWholeBrowser ? [] : [`test/client/!(${QUICK_IN_BROWSER}).spec.ts`]),
    ],
    // Two workers on two processors, each with a server, a trainer and a browser beside it: slow is no failure.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // End-to-end specs mostly wait for other processes.
    maxWorkers: 2,
    reporters: ['default', ['json', { outputFile: '.gondola/test/report.json' }]],
  },
});
