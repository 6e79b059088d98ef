/** What a fresh clone lacks: a recent Node, the dependencies, the compiled programs. Each is done only when needed. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from './data-dir.mjs';

/** The message for a Node that is too old, or undefined. */
export function nodeVersionProblem(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return undefined;
  return `Gondola needs Node 20.19 or later; this is Node ${version} (${process.execPath}). See https://nodejs.org`;
}

/**
 * @param {(line: string) => void} log
 * @param {string} [root] the clone
 * @throws {Error} whose message has the output of the step that failed
 */
export async function ensureSetup(log, root = ROOT) {
  const problem = nodeVersionProblem();
  if (problem !== undefined) throw new Error(problem);
  await ensureDependencies(log, root);
  await ensureBuild(log, root);
}

async function ensureDependencies(log, root) {
  const stampFile = join(root, 'node_modules', '.gondola-install');
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const digest = sha256(lockText);
  if (readStamp(stampFile) !== digest) {
    if (!isInstalled(lockText, root)) {
      log('installing the dependencies (npm ci)');
      // Without --include=dev a shell with NODE_ENV=production would get no compiler.
      await runNpm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], root);
    }
    writeFileSync(stampFile, digest);
  }
  linkCommand(root);
}

/** True when npm's record of node_modules has every package that package-lock.json asks for, same version and digest. */
export function isInstalled(lockText, root) {
  const recordFile = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(recordFile)) return false;
  const installed = JSON.parse(readFileSync(recordFile, 'utf8')).packages;
  return Object.entries(JSON.parse(lockText).packages).every(([path, wanted]) => {
    // npm leaves out optional packages of other platforms.
    if (path === '' || wanted.optional || wanted.devOptional || wanted.peer) return true;
    const found = installed[path];
    return found?.version === wanted.version && found?.integrity === wanted.integrity;
  });
}

/** npm links the commands of dependencies, not the package's own: this one makes `npx gondola` work in the clone. */
function linkCommand(root) {
  const link = join(root, 'node_modules', '.bin', 'gondola');
  if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) return;
  mkdirSync(join(root, 'node_modules', '.bin'), { recursive: true });
  symlinkSync(join('..', '..', 'bin', 'gondola.mjs'), link);
}

async function ensureBuild(log, root) {
  const stampFile = join(root, 'dist', '.built');
  const digest = sourceDigest(root);
  const stamp = readStamp(stampFile);
  if (stamp === digest) return;
  log('compiling (npm run build)');
  // Without a finished build the compiler's notes of what it has already written cannot be trusted.
  if (stamp === undefined) rmSync(join(root, 'dist', '.tsbuildinfo'), { force: true });
  rmSync(stampFile, { force: true });
  await runNpm(['run', 'build', '--loglevel=error'], root);
  writeFileSync(stampFile, digest);
}

/** A digest of every file that the build reads: names and contents, so that a checkout's new times do not matter. */
export function sourceDigest(root) {
  const top = readdirSync(root).filter((name) => /^(package-lock|tsconfig.*)\.json$/.test(name));
  const files = [
    ...top.map((name) => join(root, name)),
    join(root, 'scripts', 'copy-assets.mjs'),
    join(root, 'scripts', 'bundle-offline.mjs'),
    ...filesBelow(join(root, 'src')),
    ...filesBelow(join(root, 'migrations')),
    ...filesBelow(join(root, 'client')).filter((file) => !file.includes('node_modules')),
  ].filter((file) => !file.endsWith('.spec.ts'));
  const hash = createHash('sha256');
  for (const file of files.sort()) {
    const bytes = readFileSync(file);
    hash.update(`${relative(root, file)}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

function filesBelow(dir) {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

const sha256 = (text) => createHash('sha256').update(text).digest('hex');

const readStamp = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);

/** Runs npm and keeps its output to itself unless it fails. */
async function runNpm(args, root) {
  const { code, output } = await runCaptured(npmCommand(), args, { cwd: root });
  if (code !== 0) throw new Error(`npm ${args.slice(0, 2).join(' ')} failed:\n${output.trimEnd()}`);
}

/** The npm that started us, else the one on the PATH. @returns {[string, ...string[]]} */
function npmCommand() {
  const cli = process.env.npm_execpath;
  return cli?.endsWith('npm-cli.js') ? [process.execPath, cli] : ['npm'];
}

/**
 * Runs a program to its end, without a terminal.
 *
 * @param {[string, ...string[]]} command the program and its first arguments
 * @returns {Promise<{ code: number | null, output: string }>} stdout and stderr together
 */
export function runCaptured([program, ...first], args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, [...first, ...args], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (text) => {
      output += text;
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.once('error', (error) => resolve({ code: null, output: error.message }));
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** As runCaptured, for a script of package.json. */
export function runScript(name, root = ROOT) {
  return runCaptured(npmCommand(), ['run', '--loglevel=error', name], { cwd: root });
}
