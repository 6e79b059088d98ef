// The programs that text models are measured against, from Debian's packages.
import { spawnSync } from 'node:child_process';

const NEEDS = [
  { what: 'python3-sklearn', has: () => runs('/usr/bin/python3', ['-c', 'import sklearn']) },
  { what: 'fasttext', has: () => spawnSync('fasttext').error === undefined },
];

/** Installs what is missing. Debian's own python3 is used, since only it sees Debian's packages. */
export function ensurePeers(log) {
  const missing = NEEDS.filter(({ has }) => !has()).map(({ what }) => what);
  if (missing.length === 0) return;
  const install = ['install', '-y', '--no-install-recommends', ...missing];
  if (process.getuid?.() !== 0 || !runs('apt-get', ['--version'])) {
    throw new Error(
      `Missing: ${missing.join(', ')}. As root on Debian: apt-get update && apt-get ${install.join(' ')}`,
    );
  }
  log(`installing ${missing.join(' and ')} with apt-get`);
  for (const args of [['update'], install]) {
    const { status, stderr } = spawnSync('apt-get', args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`apt-get ${args.join(' ')} failed:\n${stderr}`);
  }
}

function runs(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
