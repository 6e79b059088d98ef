/** What the operating system knows about a process id, on Linux from /proc and elsewhere from `ps`. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const GRACE_MS = 10_000;
const hasProc = existsSync('/proc/self/stat');

/** @returns {string[] | undefined} the fields of /proc/<pid>/stat after the program's name: [0] state, [19] start time */
function statFields(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function ps(pid, column) {
  const result = spawnSync('ps', ['-ww', '-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' });
  return result.status === 0 ? result.stdout.trim() : '';
}

/** True while the process runs; a zombie nobody collected counts as ended. */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  return !hasProc || !['Z', 'X', undefined].includes(statFields(pid)?.[0]);
}

/** When the process was started, in the system's own notation: with the pid it names one process for good. */
export function startedMark(pid) {
  return hasProc ? (statFields(pid)?.[19] ?? '') : ps(pid, 'lstart');
}

/** The id of a process's parent. */
export function parentOf(pid) {
  return Number(hasProc ? statFields(pid)?.[1] : ps(pid, 'ppid'));
}

/** The command line as one string, or '' when there is no such process. */
export function commandLine(pid) {
  if (!hasProc) return ps(pid, 'command');
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

/** SIGTERM, then SIGKILL after 10 s; resolves when the process is gone. */
export async function stopProcess(pid) {
  const send = (signal) => {
    try {
      process.kill(pid, signal);
    } catch {
      // Gone between the look and the signal.
    }
  };
  const killAtMs = Date.now() + GRACE_MS;
  send('SIGTERM');
  while (isAlive(pid)) {
    if (Date.now() > killAtMs) send('SIGKILL');
    await delay(20);
  }
}

/**
 * Stops the program a killed command and a killed guard left behind, and removes its pid file.
 * A pid that was given to another program since then is recognised by its command line and left alone.
 *
 * @param {string} pidFile
 * @param {string} mark a part of the command line that only this program with this data folder has
 * @returns {Promise<number | undefined>} the pid of the program stopped
 */
export async function stopOrphan(pidFile, mark) {
  if (!existsSync(pidFile)) return undefined;
  const pid = Number(readFileSync(pidFile, 'utf8'));
  const isOrphan = Number.isInteger(pid) && pid > 1 && isAlive(pid) && commandLine(pid).includes(mark);
  if (isOrphan) await stopProcess(pid);
  rmSync(pidFile, { force: true });
  return isOrphan ? pid : undefined;
}
