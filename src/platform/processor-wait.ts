import { readFileSync } from 'node:fs';

/** What is measured over less than this says nothing. */
const WINDOW_MS = 50;
const NS_PER_MS = 1e6;

/**
 * How long the main thread of this process waits for a processor although it could go on: what others on the machine,
 * and the other threads of the process, take from it. Only Linux counts it (`/proc/self/schedstat`).
 */
export class ProcessorWait {
  private waitedMs = waitedSoFarMs();
  private atMs = performance.now();
  private latest = 0;

  /** The share of the time since it was last asked that was spent waiting, in [0, 1]; 0 where nobody counts it. */
  share(): number {
    const nowMs = performance.now();
    if (nowMs - this.atMs < WINDOW_MS) return this.latest;
    const waitedMs = waitedSoFarMs();
    this.latest = Math.min(1, (waitedMs - this.waitedMs) / (nowMs - this.atMs));
    this.waitedMs = waitedMs;
    this.atMs = nowMs;
    return this.latest;
  }
}

/** The second number of the file, in nanoseconds; the file of a process is about its main thread. */
function waitedSoFarMs(): number {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[1]) / NS_PER_MS;
  } catch {
    return 0;
  }
}
