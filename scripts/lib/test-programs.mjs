/** Programs that only the tests use: Prometheus and Alertmanager, with which panels and alerts are tried. */
import { canInstallWithApt, installWithApt, thisSystem } from './install-services.mjs';
import { findProgram } from './programs.mjs';

const PACKAGES = { prometheus: 'prometheus', alertmanager: 'prometheus-alertmanager' };

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

/** What to say where they are missing and cannot be installed. */
export const MONITORING_MISSING =
  'Prometheus and Alertmanager with promtool and amtool are not on the PATH ' +
  `(Debian: apt-get install ${Object.values(PACKAGES).join(' ')})`;

/** Installs them where apt may; elsewhere the tests that need them are skipped, and say so. */
export async function ensureMonitoring(log, system = thisSystem()) {
  if (findMonitoring() !== undefined) return;
  if (!canInstallWithApt(system)) {
    log(`${MONITORING_MISSING}: what needs them is skipped`);
    return;
  }
  try {
    const packages = Object.values(PACKAGES);
    await installWithApt({ packages, units: packages }, log);
  } catch (error) {
    log(`${error.message}\n${MONITORING_MISSING}: what needs them is skipped`);
  }
}
