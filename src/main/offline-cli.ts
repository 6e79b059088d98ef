import { OFFLINE_COMMANDS } from '../cli/offline-commands.js';
import { runCli } from '../cli/program.js';

/** The command line with the commands that work from files alone; `npm run build` puts it into few files. */
export const run = (args: readonly string[]) => runCli(args, process.env, OFFLINE_COMMANDS);
