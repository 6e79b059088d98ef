import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';

/**
 * Makes the calling thread alone, not its process, give way to others on a busy machine. Only Linux has priorities
 * for threads; elsewhere nothing changes.
 * @param niceness 1 (a little) to 19 (whatever nobody else wants)
 */
export function giveWay(niceness: number): void {
  try {
    // Relative to the thread that asks: "<process>/task/<thread>".
    const thread = readlinkSync('/proc/thread-self').split('/').at(-1);
    setPriority(Number(thread), niceness);
  } catch {
    // Without it the thread works at the usual priority.
  }
}
