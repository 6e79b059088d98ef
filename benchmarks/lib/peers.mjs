// The programs that Gondola is measured against, and those that measure, from Debian's packages.
import { spawnSync } from 'node:child_process';

const python = (module) => () => runs('/usr/bin/python3', ['-c', `import ${module}`]);
const program = (name) => () => spawnSync(name, ['-v']).error === undefined;

const PACKAGES = {
  'python3-sklearn': python('sklearn'),
  'python3-scipy': python('scipy'),
  fasttext: program('fasttext'),
  'python3-fastapi': python('fastapi'),
  'python3-uvicorn': python('uvicorn'),
  'python3-uvloop': python('uvloop'),
  'python3-httptools': python('httptools'),
  wrk: program('wrk'),
};

const TEXT_PEERS = ['python3-sklearn', 'fasttext'];
export const SERVING_PEERS = [
  'python3-sklearn',
  'python3-fastapi',
  'python3-uvicorn',
  'python3-uvloop',
  'python3-httptools',
  'wrk',
];

/** Installs what is missing. Debian's own python3 is used, since only it sees Debian's packages. */
export function ensurePeers(log, packages = TEXT_PEERS) {
  const missing = packages.filter((name) => !PACKAGES[name]());
  if (missing.length === 0) return;
  const install = ['install', '-y', '--no-install-recommends', ...missing];
  if (process.getuid?.() !== 0 || !runs('apt-get', ['--version'])) {
    throw new Error(
      `Missing: ${missing.join(', ')}. As root on Debian: apt-get update && apt-get ${install.join(' ')}`,
    );
  }
  log(`installing ${missing.join(', ')} with apt-get`);
  for (const args of [['update'], install]) {
    const { status, stderr } = spawnSync('apt-get', args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`apt-get ${args.join(' ')} failed:\n${stderr}`);
  }
}

function runs(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
