import { importSample, type startServices, trainModel } from '../../api/support/trained.js';
import { MlflowClient } from '../../mlflow/support/client.js';
import { graphql } from '../../support/graphql.js';
import { waitFor } from '../../support/wait.js';

export interface KnownRuns {
  /** Two trainings on the same rows with other settings; the first became champion. */
  first: string;
  second: string;
  /** A training that cannot be: its dataset has no pictures. */
  failed: string;
  /** What an MLflow client logged: a metric, a parameter, and a file in a folder. */
  logged: string;
}

/** Runs of all kinds that the page of a run shows. */
export async function makeRuns({
  api: { url },
}: Awaited<ReturnType<typeof startServices>>): Promise<KnownRuns> {
  const datasetVersionId = await importSample(url);
  const linear = (runName: string, cost: number) =>
    trainModel(url, { datasetVersionId, runName, parameters: { linear: { epochs: 3, cost } } });
  const first = await linear('first try', 1);
  const second = await linear('second try', 0.05);
  return { first, second, failed: await failedRun(url, datasetVersionId), logged: await loggedRun(url) };
}

/** Queues a training whose end is not waited for. */
async function startTraining(url: string, input: object): Promise<string> {
  const answer = await graphql<{ startTraining: { run?: { id: string } } }>(
    url,
    `mutation ($input: StartTrainingInput!) { startTraining(input: $input) { ... on TrainingStarted { run { id } } } }`,
    { input },
  );
  return answer.data!.startTraining.run!.id;
}

async function failedRun(url: string, datasetVersionId: string): Promise<string> {
  const id = await startTraining(url, { datasetVersionId, model: 'IMAGE', runName: 'pictures only' });
  await waitFor('the training to fail', async () => {
    const { data } = await graphql<{ run: { status: string } }>(url, `{ run(id: "${id}") { status } }`);
    return data!.run.status === 'FAILED' ? true : null;
  });
  return id;
}

async function loggedRun(url: string): Promise<string> {
  const client = new MlflowClient(url);
  const { body } = await client.post('runs/create', {
    experiment_id: '0',
    user_id: 'anna',
    run_name: 'from a notebook',
  });
  const run_id: string = body.run.info.run_id;
  await client.post('runs/log-parameter', { run_id, key: 'learning rate', value: '0.1' });
  for (const step of [1, 2, 3]) {
    await client.post('runs/log-metric', {
      run_id,
      key: 'loss',
      value: 1 / step,
      step,
      timestamp: 1_800_000_000_000,
    });
  }
  const path = new URLSearchParams({ run_uuid: run_id, path: 'notes/reading.txt' });
  await fetch(`${url}/ajax-api/2.0/mlflow/upload-artifact?${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: 'what was learnt',
  });
  return run_id;
}
