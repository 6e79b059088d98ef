/** The first start: the sample, a training, a champion. */
import { championState, followJob, startImport, startTraining } from './client.mjs';
import { progressLine } from './progress.mjs';

/**
 * Imports the sample of a subject and trains on it, unless its model has a champion.
 *
 * @param {string} apiUrl
 * @param {import('./subjects.mjs').StartSubject} subject
 * @param {(line: string) => void} log
 * @returns {Promise<boolean>} false where the first version waits for a second person
 * @throws {Error} when a job fails, or when the training promotes nothing
 */
export async function ensureChampion(apiUrl, { modelName, sampleTitle, sample }, log) {
  const before = await championState(apiUrl, modelName);
  if (before.champion !== null) return true;
  if (before.pendingPromotion !== null) return waits(before.pendingPromotion, log);
  log(`no champion yet: importing the sample of ${sampleTitle} (synthetic) and training a first model`);
  const imported = await follow('import', apiUrl, await startImport(apiUrl, sample));
  await follow('training', apiUrl, await startTraining(apiUrl, imported.datasetVersion.id));
  const { champion, pendingPromotion } = await championState(apiUrl, modelName);
  if (pendingPromotion !== null) return waits(pendingPromotion, log);
  if (champion === null)
    throw new Error('the training ended and promoted no model; see `npx gondola doctor`');
  log(`version ${champion.version} of ${modelName} is the champion`);
  return true;
}

function waits({ id }, log) {
  log(`the first model waits to be approved: npx gondola promotions approve ${id} --reason "the first one"`);
  return false;
}

async function follow(title, apiUrl, jobId) {
  const line = progressLine(title);
  try {
    return await followJob(apiUrl, jobId, line.show);
  } finally {
    line.end();
  }
}
