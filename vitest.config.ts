import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.spec.ts', 'client/src/**/*.spec.ts', 'test/**/*.spec.ts', 'scripts/**/*.spec.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // End-to-end specs mostly wait for other processes.
    maxWorkers: 2,
    reporters: ['default', ['json', { outputFile: '.gondola/test/report.json' }]],
  },
});
