import { runCli } from '../cli/program.js';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever read our output, `head` for one, has seen enough.
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

/** The command line. */
process.exitCode = await runCli(process.argv.slice(2), process.env);
