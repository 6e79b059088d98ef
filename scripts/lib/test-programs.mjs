/**
 * Programs that only the tests use: Prometheus and Alertmanager for panels and alerts, Chromium for the web client,
 * kubectl for the manifests, which it renders without a cluster.
 */
import { canInstallWithApt, installWithApt, thisSystem } from './install-services.mjs';
import { findProgram } from './programs.mjs';

const MONITORING_PACKAGES = ['prometheus', 'prometheus-alertmanager'];
const BROWSER_PACKAGES = ['chromium'];
const KUBECTL_PACKAGES = ['kubernetes-client'];

/** @returns {{ prometheus: string, promtool: string, alertmanager: string, amtool: string } | undefined} their paths */
export function findMonitoring(pathVariable) {
  const find = (...names) => findProgram(names, pathVariable);
  const found = {
    prometheus: find('prometheus'),
    promtool: find('promtool'),
    alertmanager: find('prometheus-alertmanager', 'alertmanager'),
    amtool: find('amtool'),
  };
  return Object.values(found).includes(undefined) ? undefined : found;
}

/** @returns {string | undefined} the path of Chromium or Chrome */
export function findBrowser(pathVariable) {
  return findProgram(['chromium', 'chromium-browser', 'google-chrome'], pathVariable);
}

/** @returns {string | undefined} the path of kubectl */
export const findKubectl = (pathVariable) => findProgram(['kubectl'], pathVariable);

/** What to say where they are missing and cannot be installed. */
export const MONITORING_MISSING =
  'Prometheus and Alertmanager with promtool and amtool are not on the PATH ' +
  `(Debian: apt-get install ${MONITORING_PACKAGES.join(' ')})`;
export const BROWSER_MISSING = `Chromium is not on the PATH (Debian: apt-get install ${BROWSER_PACKAGES.join(' ')})`;
export const KUBECTL_MISSING = `kubectl is not on the PATH (Debian: apt-get install ${KUBECTL_PACKAGES.join(' ')})`;

/** Installs what is missing where apt may; elsewhere the tests that need it are skipped, and say so. */
export async function ensureTestPrograms(log, system = thisSystem()) {
  await ensure(findMonitoring, { packages: MONITORING_PACKAGES, missing: MONITORING_MISSING }, log, system);
  await ensure(findBrowser, { packages: BROWSER_PACKAGES, missing: BROWSER_MISSING }, log, system);
  await ensure(findKubectl, { packages: KUBECTL_PACKAGES, missing: KUBECTL_MISSING }, log, system);
}

async function ensure(find, { packages, missing }, log, system) {
  if (find() !== undefined) return;
  if (!canInstallWithApt(system)) {
    log(`${missing}: what needs it is skipped`);
    return;
  }
  try {
    await installWithApt({ packages, units: packages }, log);
  } catch (error) {
    log(`${error.message}\n${missing}: what needs it is skipped`);
  }
}
