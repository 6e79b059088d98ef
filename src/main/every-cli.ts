import { COMMANDS } from '../cli/commands.js';
import { runCli } from '../cli/program.js';

/** The command line with all its commands. */
export const run = (args: readonly string[]) => runCli(args, process.env, COMMANDS);
