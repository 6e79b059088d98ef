/** How a command learns that it should end. */
import { commandLine, isAlive, parentOf } from './processes.mjs';

const NPM_CHECK_MS = 1_000;

/**
 * Resolves with a reason at the first SIGINT, SIGTERM or SIGHUP, or when the npm that started this process is
 * gone. Later signals are ignored: npm passes on a Ctrl-C that the terminal has already sent.
 *
 * @returns {Promise<string>}
 */
export function untilAskedToStop() {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve(signal));
    const npmPid = findNpm();
    if (npmPid === undefined) return;
    setInterval(() => {
      if (!isAlive(npmPid)) resolve('npm ended');
    }, NPM_CHECK_MS).unref();
  });
}

/** npm starts a script itself or through a shell, which does not pass a signal on. */
function findNpm() {
  if (process.env.npm_lifecycle_event === undefined) return undefined;
  return [process.ppid, parentOf(process.ppid)].find((pid) => /\bnpm\b/.test(commandLine(pid)));
}
