/** The first start: the sample listings, a training, a champion. */
import { champion, followJob, importSample, startTraining } from './client.mjs';
import { progressLine } from './progress.mjs';

/**
 * Imports the sample and trains on it, unless there is a champion.
 *
 * @param {string} apiUrl
 * @param {(line: string) => void} log
 * @throws {Error} when a job fails, or when the training promotes nothing
 */
export async function ensureChampion(apiUrl, log) {
  if ((await champion(apiUrl)) !== null) return;
  log('no champion yet: importing the sample listings (synthetic) and training a first model');
  const imported = await follow('import', apiUrl, await importSample(apiUrl));
  await follow('training', apiUrl, await startTraining(apiUrl, imported.datasetVersion.id));
  const promoted = await champion(apiUrl);
  if (promoted === null)
    throw new Error('the training ended and promoted no model; see `npx gondola doctor`');
  log(`version ${promoted.version} of listing-classifier is the champion`);
}

async function follow(title, apiUrl, jobId) {
  const line = progressLine(title);
  try {
    return await followJob(apiUrl, jobId, line.show);
  } finally {
    line.end();
  }
}
