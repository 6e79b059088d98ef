import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDERS = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib'];
const library = FOLDERS.map((folder) => join(folder, 'faketime/libfaketimeMT.so.1')).find(existsSync);

export const hasFaketime = library !== undefined;

/** Says in the title of a group why it is skipped. */
export const titled = (title: string) =>
  hasFaketime ? title : `${title} (skipped: libfaketime is not installed; apt-get install faketime)`;

/** A clock of the wall that a test sets for the processes that have its variables; timers go on as they do. */
export class MovingClock {
  private readonly file: string;

  constructor(folder: string, name: string) {
    this.file = join(folder, `clock-${name}`);
    this.set(0);
  }

  get variables(): Record<string, string> {
    return {
      LD_PRELOAD: library!,
      FAKETIME_TIMESTAMP_FILE: this.file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      DONT_FAKE_MONOTONIC: '1',
    };
  }

  /** Sets the clock so many seconds before or after the right time. */
  set(seconds: number): void {
    writeFileSync(this.file, `${seconds < 0 ? '-' : '+'}${Math.abs(seconds)}s`);
  }
}
