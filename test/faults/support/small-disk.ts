import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk {
  readonly folder: string;
  remove(): void;
}

function mount(megabytes: number): SmallDisk | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null;
  const folder = mkdtempSync(join(tmpdir(), 'gondola-disk-'));
  const args = ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder];
  if (spawnSync('mount', args).status !== 0) {
    rmSync(folder, { recursive: true });
    return null;
  }
  return {
    folder,
    remove() {
      spawnSync('umount', [folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const tried = mount(1);
tried?.remove();

/** Whether this machine lets us mount a file system of our own. */
export const canMount = tried !== null;

/** Says in the title of a group why it is skipped. */
export const titled = (title: string) =>
  canMount ? title : `${title} (skipped: only root on Linux may mount a small file system)`;

/** A file system in memory with room for so much. */
export function smallDisk(megabytes: number): SmallDisk {
  const disk = mount(megabytes);
  if (disk === null) throw new Error('No file system can be mounted here.');
  return disk;
}
