/** How much processor time processes take, on Linux: what a busy machine does not change much. */
import { readFileSync } from 'node:fs';

const TICKS_A_SECOND = 100;

/** Milliseconds that a process has computed so far; null where that cannot be known. */
export function cpuMsOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may have spaces; user and system time are the 12th and 13th field after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_A_SECOND;
  } catch {
    return null;
  }
}
