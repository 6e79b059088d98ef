/** The command's side of the guard (guard.mjs): start, stop and keep running the programs it looks after. */
import { fork } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { stopProcess } from './processes.mjs';

const GUARD_FILE = fileURLToPath(new URL('./guard.mjs', import.meta.url));
const LOG_BYTES_MAX = 16 * 1024 * 1024;
const RESTART_DELAY_MAX_MS = 30_000;
/** A program that ran this long has recovered: its next restart waits 1 s again. */
const HEALTHY_AFTER_MS = 60_000;

/**
 * @typedef {{ name: string, command: string, args: string[], env?: NodeJS.ProcessEnv, cwd?: string }} Program
 * @typedef {{ code: number | null, signal: string | null, reason?: string }} Ending
 */

export class Guard {
  #process;
  #dataDir;
  /** @type {Map<string, { pid?: number, onStarted: (pid: number) => void, onExited: (ending: Ending) => void, exited: Promise<Ending> }>} */
  #running = new Map();
  /** Where in its log file the latest run of a program begins, in bytes. @type {Map<string, number>} */
  #logStarts = new Map();

  /** @param {string} dataDir pid files lie here, logs in its folder `logs` */
  constructor(dataDir) {
    this.#dataDir = dataDir;
    mkdirSync(join(dataDir, 'logs'), { recursive: true });
  }

  /** The last lines a program wrote to its log since its latest start. */
  lastLines(name, linesMax = 15) {
    const written = readFileSync(this.logFile(name)).subarray(this.#logStarts.get(name));
    return written.toString().trimEnd().split('\n').slice(-linesMax).join('\n');
  }

  logFile(name) {
    return join(this.#dataDir, 'logs', `${name}.log`);
  }

  pidFile(name) {
    return join(this.#dataDir, `${name}.pid`);
  }

  /**
   * Starts a program under the guard; its output goes to logFile(name).
   *
   * @param {Program} program
   * @returns {Promise<{ pid: number | undefined, exited: Promise<Ending> }>} pid is undefined when it could not start
   */
  async start(program) {
    this.#process ??= this.#launch();
    const entry = {};
    const started = new Promise((resolve) => {
      entry.onStarted = (pid) => {
        entry.pid = pid;
        resolve(pid);
      };
    });
    entry.exited = new Promise((resolve) => {
      entry.onExited = resolve;
    });
    this.#running.set(program.name, entry);
    const logFile = this.logFile(program.name);
    this.#logStarts.set(program.name, setAsideWhenLarge(logFile));
    this.#process.send({
      op: 'start',
      name: program.name,
      command: program.command,
      args: program.args,
      cwd: program.cwd ?? process.cwd(),
      env: program.env ?? process.env,
      logFile,
      pidFile: this.pidFile(program.name),
    });
    const pid = await Promise.race([started, entry.exited.then(() => undefined)]);
    return { pid, exited: entry.exited };
  }

  /** SIGTERM, SIGKILL after 10 s; resolves when the program is gone. */
  async stop(name) {
    const entry = this.#running.get(name);
    if (entry === undefined) return;
    if (this.#process?.connected) this.#process.send({ op: 'stop', name }, () => {});
    await entry.exited;
  }

  /** Stops what still runs, the youngest first, and the guard itself. */
  async close() {
    const guard = this.#process;
    if (guard === undefined) return;
    const gone = new Promise((resolve) => guard.once('exit', resolve));
    if (guard.connected) guard.disconnect();
    await gone;
  }

  #launch() {
    const logFd = openSync(this.logFile('guard'), 'a');
    const guard = fork(GUARD_FILE, [this.#dataDir], {
      detached: true,
      execArgv: [],
      env: process.env,
      stdio: ['ignore', logFd, logFd, 'ipc'],
    });
    guard.on('message', ({ event, name, pid, ...ending }) => {
      if (event === 'started') this.#running.get(name)?.onStarted(pid);
      else this.#end(name, ending);
    });
    guard.once('exit', () => void this.#onGuardGone());
    return guard;
  }

  #end(name, ending) {
    const entry = this.#running.get(name);
    this.#running.delete(name);
    entry?.onExited(ending);
  }

  /** Somebody killed the guard: what it looked after is stopped, and keepRunning() starts it under a new one. */
  async #onGuardGone() {
    this.#process = undefined;
    for (const [name, { pid }] of [...this.#running].reverse()) {
      if (pid !== undefined) await stopProcess(pid);
      this.#end(name, { code: null, signal: null, reason: 'its guard process was killed' });
    }
  }
}

/** @returns {number} the size in bytes of the log that is appended to */
function setAsideWhenLarge(logFile) {
  const bytes = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (bytes <= LOG_BYTES_MAX) return bytes;
  renameSync(logFile, `${logFile}.1`);
  return 0;
}

/**
 * Restarts a started program when it ends without having been told to: after 1 s, 2 s, 4 s … 30 s.
 *
 * @param {Guard} guard
 * @param {Program & { title: string }} program
 * @param {Promise<Ending>} firstExit the `exited` of its first start
 * @param {(line: string) => void} log
 * @returns {{ stop(): Promise<void> }} stop() ends the restarting and the program
 */
export function keepRunning(guard, program, firstExit, log) {
  const stopping = new AbortController();
  const watch = async () => {
    let exited = firstExit;
    let startedAtMs = Date.now();
    let delayMs = 1_000;
    for (;;) {
      const ending = await exited;
      if (stopping.signal.aborted) return;
      if (Date.now() - startedAtMs > HEALTHY_AFTER_MS) delayMs = 1_000;
      log(`${program.title} ended unexpectedly (${describeEnding(ending)}); again in ${delayMs / 1000} s`);
      log(`  its log: ${guard.logFile(program.name)}`);
      await delay(delayMs, undefined, { signal: stopping.signal }).catch(() => {});
      if (stopping.signal.aborted) return;
      delayMs = Math.min(delayMs * 2, RESTART_DELAY_MAX_MS);
      startedAtMs = Date.now();
      ({ exited } = await guard.start(program));
    }
  };
  const watching = watch();
  return {
    async stop() {
      stopping.abort();
      await guard.stop(program.name);
      await watching;
      // A restart that was under way when the stop came.
      await guard.stop(program.name);
    },
  };
}

/** @param {Ending} ending */
export function describeEnding({ code, signal, reason }) {
  return reason ?? (signal === null ? `exit code ${code}` : `signal ${signal}`);
}
