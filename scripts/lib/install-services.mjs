/** What to do when a database program is missing: install it with apt as root, else say the one line to type. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { findProgram } from './programs.mjs';

/** @typedef {'mysql' | 'redis'} Service */

const POLICY_FILE = '/usr/sbin/policy-rc.d';
const POLICY =
  '#!/bin/sh\n# Written by Gondola while it installs packages: do not start their services.\nexit 101\n';

/** The distribution's names from /etc/os-release: its own and those it descends from, and its major version. */
export function readOsRelease(text) {
  const field = (name) => new RegExp(`^${name}=["']?([^"'\\n]*)`, 'm').exec(text)?.[1] ?? '';
  const ids = [field('ID'), ...field('ID_LIKE').split(' ')].filter((id) => id !== '');
  return { ids, versionMajor: Number.parseInt(field('VERSION_ID'), 10) };
}

export function thisSystem() {
  const file = '/etc/os-release';
  return {
    platform: process.platform,
    ...readOsRelease(existsSync(file) ? readFileSync(file, 'utf8') : ''),
    isRoot: process.getuid?.() === 0,
  };
}

const aptPackages = (missing) =>
  missing.map((service) => (service === 'mysql' ? 'mariadb-server' : 'redis-server'));

/** What installWithApt takes for these services: packages, and the units of systemd that they bring. */
export const aptOf = (missing) => ({
  packages: aptPackages(missing),
  units: missing.map((service) => (service === 'mysql' ? 'mariadb' : 'redis-server')),
});

/**
 * The line a user types to get the missing services, or undefined where we know none.
 *
 * @param {{ platform: string, ids: string[], versionMajor: number, isRoot: boolean }} system
 * @param {Service[]} missing
 */
export function installLine({ platform, ids, versionMajor, isRoot }, missing) {
  const sudo = isRoot ? '' : 'sudo ';
  const names = (mysql, redis) => missing.map((service) => (service === 'mysql' ? mysql : redis)).join(' ');
  if (platform === 'darwin') return `brew install ${names('mariadb', 'redis')}`;
  if (ids.includes('debian') || ids.includes('ubuntu')) {
    const packages = aptPackages(missing).join(' ');
    return `${sudo}apt-get update && ${sudo}apt-get install -y --no-install-recommends ${packages}`;
  }
  if (ids.includes('alpine')) return `${sudo}apk add ${names('mariadb mariadb-client', 'redis')}`;
  if (ids.includes('fedora') || ids.includes('rhel')) {
    // Valkey took the place of Redis in Fedora 41 and RHEL 10; RHEL 8 and 9 have Redis only.
    const redis = ids[0] === 'fedora' || versionMajor >= 10 ? 'valkey' : 'redis';
    return `${sudo}dnf install -y ${names('mariadb-server', redis)}`;
  }
  return undefined;
}

/** The whole message for a machine without the services. */
export function missingServicesMessage(system, missing) {
  const titles = missing.map((service) =>
    service === 'mysql' ? 'MariaDB (10.6 or later)' : 'Redis (6.2 or later)',
  );
  const variables = missing.map((service) => (service === 'mysql' ? 'MYSQL_URL' : 'REDIS_URL'));
  const line = installLine(system, missing);
  return [
    `${titles.join(' and ')} not found on this machine. Type this, then try again:`,
    '',
    `  ${line ?? `(your package manager's install command) ${aptPackages(missing).join(' ')}`}`,
    '',
    `or, with Docker: docker compose -f docker-compose.dev.yml up. A server elsewhere is used when ${variables.join(' and ')} ${
      variables.length > 1 ? 'are' : 'is'
    } set.`,
  ].join('\n');
}

export function canInstallWithApt(system) {
  const isDebian = system.ids.includes('debian') || system.ids.includes('ubuntu');
  return system.isRoot && isDebian && findProgram(['apt-get']) !== undefined;
}

/**
 * Installs the packages without starting their system services.
 *
 * @param {{ packages: string[], units: string[] }} wanted
 * @throws {Error} with apt's last lines
 */
export async function installWithApt({ packages, units }, log) {
  log(`installing ${packages.join(' and ')} with apt-get (their system services are not started)`);
  const restorePolicy = forbidServiceStarts();
  try {
    log('  apt-get update');
    // One unreachable source of several makes the update fail, and the packages may still be found.
    await run('apt-get', ['update', '-q']).catch((error) => log(`  ${error.message}`));
    log(`  apt-get install -y --no-install-recommends ${packages.join(' ')}`);
    await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages]);
  } finally {
    restorePolicy();
  }
  if (existsSync('/run/systemd/system')) {
    log(
      `  Gondola runs its own copies. To keep the system's from starting at boot: systemctl disable ${units.join(' ')}`,
    );
  }
}

/** Debian's hook for this: invoke-rc.d asks policy-rc.d, and 101 means "not allowed". */
function forbidServiceStarts() {
  const before = existsSync(POLICY_FILE)
    ? { bytes: readFileSync(POLICY_FILE), mode: statSync(POLICY_FILE).mode }
    : undefined;
  writeFileSync(POLICY_FILE, POLICY, { mode: 0o755 });
  const restore = () => {
    process.off('exit', restore);
    // One of ours, left by a run that was killed, is no state to go back to.
    if (before === undefined || before.bytes.toString() === POLICY) rmSync(POLICY_FILE, { force: true });
    else writeFileSync(POLICY_FILE, before.bytes, { mode: before.mode });
  };
  process.on('exit', restore);
  return restore;
}

function run(command, args) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' };
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (text) => {
      output = (output + text).slice(-20_000);
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else
        reject(
          new Error(`${command} ${args[0]} failed:\n${output.trim().split('\n').slice(-15).join('\n')}`),
        );
    });
  });
}
