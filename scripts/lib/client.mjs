/** What the start script asks of the API: the GraphQL documents, and the calls that use them. */
import { setTimeout as delay } from 'node:timers/promises';

const REQUEST_TIMEOUT_MS = 30_000;
const POLL_MS = 500;
/** How long a job may be out of sight while the API restarts. */
const OUTAGE_MAX_MS = 60_000;

const CHAMPION = `query ($name: String!) {
  model(name: $name) { champion { id version } pendingPromotion { id } }
}`;

const IMPORT = `mutation ($input: ImportDatasetInput!) {
  importDataset(input: $input) {
    __typename
    ... on DatasetImportStarted { job { id } }
    ... on Error { code message }
  }
}`;

const JOB = `query ($id: ID!) {
  job(id: $id) {
    id state progressPercent stage etaSeconds
    error { code message }
    datasetVersion { id }
    run { id }
  }
}`;

const START_TRAINING = `mutation ($input: StartTrainingInput!) {
  startTraining(input: $input) {
    __typename
    ... on TrainingStarted { job { id } }
    ... on Error { code message }
  }
}`;

const PREDICT = `mutation ($input: PredictInput!) {
  predict(input: $input) {
    __typename
    ... on Prediction {
      id
      category { code name }
      confidence
      topK { category { code name } confidence }
      modelVersion { version }
      latencyMs
    }
    ... on Error { code message }
  }
}`;

const RECOMMEND = `mutation ($input: RecommendInput!) {
  recommend(input: $input) {
    __typename
    ... on Recommendation {
      id
      films { film { id title year } because { film { title } } }
      modelVersion { version }
      latencyMs
    }
    ... on Error { code message }
  }
}`;

/** A listing for the first prediction. */
export const EXAMPLE_LISTING = {
  title: 'Lot de 3 coussins de canapé en velours bleu canard 45 x 45 cm',
  description:
    '<p>Housses d&eacute;houssables avec fermeture invisible, garnissage inclus. Lavables en machine &agrave; 30 degr&eacute;s.</p>',
};

/** @type {Record<string, string>} */
let credentials = {};

/** Says who asks from here on: a service account with its secret. @param {{ name: string, clientSecret: string }} service */
export function askAs({ name, clientSecret }) {
  credentials = { authorization: `Basic ${Buffer.from(`${name}:${clientSecret}`).toString('base64')}` };
}

/** @throws {Error} with the API's messages, or the network's */
export async function ask(apiUrl, query, variables) {
  const response = await fetch(`${apiUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...credentials },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
  });
  const text = await response.text();
  let answer;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new Error(`${apiUrl}/graphql answered ${response.status}: ${text.slice(0, 200)}`);
  }
  if (answer.errors?.length > 0) throw new Error(answer.errors.map((error) => error.message).join('; '));
  return answer.data;
}

/** The success of a mutation's union. @throws {Error} with the code and message of any other member */
function expectType(result, typeName) {
  if (result.__typename === typeName) return result;
  throw new Error(`${result.code ?? result.__typename}: ${result.message ?? 'unexpected answer'}`);
}

/** @returns {Promise<boolean>} true when GET /readyz answers 200 */
export async function isReady(apiUrl) {
  try {
    const response = await fetch(`${apiUrl}/readyz`, { signal: AbortSignal.timeout(5_000) });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}

/**
 * The champion, or the promotion that waits for a second person (FOUR_EYES_PROMOTION).
 *
 * @returns {Promise<{ champion: { id: string, version: number } | null, pendingPromotion: { id: string } | null }>}
 */
export async function championState(apiUrl, modelName = 'listing-classifier') {
  return (
    (await ask(apiUrl, CHAMPION, { name: modelName })).model ?? { champion: null, pendingPromotion: null }
  );
}

/**
 * @param {object} input of the mutation importDataset
 * @returns {Promise<string>} the job's id
 */
export async function startImport(apiUrl, input) {
  return expectType((await ask(apiUrl, IMPORT, { input })).importDataset, 'DatasetImportStarted').job.id;
}

/** @returns {Promise<string>} the job's id */
export async function startTraining(apiUrl, datasetVersionId) {
  const { startTraining: result } = await ask(apiUrl, START_TRAINING, { input: { datasetVersionId } });
  return expectType(result, 'TrainingStarted').job.id;
}

/** @returns {Promise<object>} the type Prediction of the schema, the fields above */
export async function predict(apiUrl, listing) {
  return expectType((await ask(apiUrl, PREDICT, { input: listing })).predict, 'Prediction');
}

/** @returns {Promise<object>} the type Recommendation of the schema, the fields above */
export async function recommend(apiUrl, input) {
  return expectType((await ask(apiUrl, RECOMMEND, { input })).recommend, 'Recommendation');
}

/**
 * Follows a job to its end; an API that restarts meanwhile is waited for.
 *
 * @param {(job: object) => void} onProgress called at each look
 * @returns {Promise<object>} the succeeded job
 * @throws {Error} when it failed or was cancelled
 */
export async function followJob(apiUrl, jobId, onProgress) {
  let seenAtMs = Date.now();
  for (;;) {
    let job;
    try {
      ({ job } = await ask(apiUrl, JOB, { id: jobId }));
      seenAtMs = Date.now();
    } catch (error) {
      if (Date.now() - seenAtMs > OUTAGE_MAX_MS) throw error;
    }
    if (job === null) throw new Error(`the job ${jobId} is gone`);
    if (job !== undefined) {
      onProgress(job);
      if (job.state === 'SUCCEEDED') return job;
      if (job.state === 'FAILED' || job.state === 'CANCELLED') {
        const reason = job.error === null ? '' : `: ${job.error.code} ${job.error.message}`;
        throw new Error(`the job ${jobId} ended as ${job.state}${reason}`);
      }
    }
    await delay(POLL_MS);
  }
}
