/**
 * The guard: a small process between a Gondola command and the programs it starts.
 *
 * It starts programs when told to over its IPC channel and stops them when told to. When the channel closes,
 * because the command ended or was killed (even by SIGKILL), it stops all of them, the youngest first, and ends.
 * Each program has its own session, so that Ctrl-C in a terminal reaches only the command, which then decides
 * the order. A pid file is left for each program: should the guard itself be killed, the next start finds it.
 *
 * Messages in:  { op: 'start', name, command, args, cwd, env, logFile, pidFile } | { op: 'stop', name }
 * Messages out: { event: 'started', name, pid } | { event: 'exited', name, code, signal, reason? }
 */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const GRACE_MS = 10_000;

/** @type {Map<string, { process: import('node:child_process').ChildProcess, exited: Promise<void> }>} */
const children = new Map();

function tell(message) {
  if (process.connected) process.send(message, () => {});
}

function start({ name, command, args, cwd, env, logFile, pidFile }) {
  const logFd = openSync(logFile, 'a');
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', logFd, logFd] });
  closeSync(logFd);
  if (child.pid !== undefined) writeFileSync(pidFile, `${child.pid}\n`);
  const exited = new Promise((resolve) => {
    const end = (result) => {
      children.delete(name);
      removePidFile(pidFile, child.pid);
      tell({ event: 'exited', name, ...result });
      resolve();
    };
    child.once('exit', (code, signal) => end({ code, signal }));
    child.once('error', (error) => {
      if (child.pid === undefined) end({ code: null, signal: null, reason: error.message });
    });
  });
  children.set(name, { process: child, exited });
  if (child.pid !== undefined) tell({ event: 'started', name, pid: child.pid });
}

/** Removes the pid file unless a later start has already written its own. */
function removePidFile(pidFile, pid) {
  try {
    if (Number(readFileSync(pidFile, 'utf8')) === pid) rmSync(pidFile);
  } catch {
    // Gone already: its data folder was removed.
  }
}

async function stop(name) {
  const child = children.get(name);
  if (child === undefined) return;
  child.process.kill('SIGTERM');
  const killTimer = setTimeout(() => killGroup(child.process), GRACE_MS);
  await child.exited;
  clearTimeout(killTimer);
}

/** The whole group: a worker's own children must not outlive it. */
function killGroup(child) {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

async function stopAllAndEnd() {
  for (const name of [...children.keys()].reverse()) await stop(name);
  process.exit(0);
}

process.on('message', (message) => {
  if (message.op === 'start') start(message);
  else void stop(message.name);
});
process.once('disconnect', () => void stopAllAndEnd());
process.once('SIGTERM', () => void stopAllAndEnd());
process.on('SIGINT', () => {});
process.on('SIGHUP', () => {});
