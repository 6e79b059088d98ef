import { ConfigError } from '../platform/config-error.js';
import { createLogger } from '../platform/logging.js';

/** Runs a program's main function; a failure to start ends the process with code 1 and a readable reason. */
export async function runProgram(name: string, main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
    else createLogger(name, 'fatal').fatal({ err: error }, `could not start: ${(error as Error).message}`);
    process.exit(1);
  }
}
