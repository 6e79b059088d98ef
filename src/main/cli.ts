import type * as offline from './offline-cli.js';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever read our output, `head` for one, has seen enough.
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

/** Its hundred and fifty modules would take longer to load, one by one, than many a file takes to be classified. */
const BUNDLED = new URL('../bundled/offline-cli.js', import.meta.url);

/** The command line. */
const args = process.argv.slice(2);
const { run } = ['fit', 'apply'].includes(args[0] ?? '')
  ? ((await import(BUNDLED.href)) as typeof offline)
  : await import('./every-cli.js');
process.exitCode = await run(args);
