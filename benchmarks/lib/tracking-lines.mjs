import { cpuMsOf } from './cpu-time.mjs';

/**
 * The lines of the tracking benchmark. A line has a title, a unit (`/s`: more is better, `ms`: less is better), the
 * figure that MLflow 3.11 reached, and `measure(api, { seconds })`, which returns its own figure with p50 and p99.
 *
 * MLflow's figures were taken on two cores like these with the load generator on them: MLflow 3.11 on MariaDB with its
 * default 4 worker processes, the same requests. They are constants because MLflow cannot be installed everywhere.
 */
const POINTS_A_BATCH = 100;
/** For the compiler, which takes some thousand requests to have seen them all. */
const WARM_UP = { clients: 8, seconds: 1, requestsMin: 2_000 };

/** @type {{ title: string, unit: '/s' | 'ms', mlflow: number, measure: Function }[]} */
export const TRACKING_LINES = [
  rate('log-metric, 1 client', 60, 1, logMetric),
  rate('log-metric, 8 clients', 135, 8, logMetric),
  rate('log-metric, 8 clients, one run', 135, 8, logMetricOfOneRun),
  rate('log-batch of 100 metrics, 1 client', 26, 1, logBatch),
  rate('log-batch of 100 metrics, 8 clients', 53, 8, logBatch),
  rate('create-run, 1 client', 58, 1, createRun),
  rate('create-run, 8 clients', 119, 8, createRun),
];

/**
 * A line of requests a second: each client sends its next request when it has the answer to the one before.
 *
 * @param prepare (api, clients) => (client) => (i) => [path, body]: what a client sends as its i-th request
 */
function rate(title, mlflow, clients, prepare) {
  const sendersOf = async (api, count) => {
    const requestOf = await prepare(api, count);
    return Array.from({ length: count }, (_, client) => requestOf(client));
  };
  const measure = async (api, { seconds }) => {
    await sendFor(api, await sendersOf(api, WARM_UP.clients), WARM_UP);
    const senders = await sendersOf(api, clients);
    const cpu = cpuMeter(api.processes);
    const durations = await sendFor(api, senders, { seconds, requestsMin: 0 });
    const { length: requests } = durations;
    return { here: requests / seconds, ...percentiles(durations), cpuMs: cpu(requests) };
  };
  return { title, unit: '/s', mlflow, measure };
}

async function sendFor(api, senders, { seconds, requestsMin }) {
  const durations = [];
  const endMs = performance.now() + 1000 * seconds;
  const client = async (nextRequest) => {
    for (;;) {
      const startMs = performance.now();
      await api.call('POST', ...nextRequest());
      const nowMs = performance.now();
      if (nowMs > endMs && durations.length >= requestsMin) return;
      durations.push(nowMs - startMs);
    }
  };
  await Promise.all(senders.map(client));
  return durations;
}

/** @returns a function that says how many milliseconds each process has computed for each request since */
export function cpuMeter(processes) {
  const read = () => Object.entries(processes).map(([name, pid]) => [name, cpuMsOf(pid)]);
  const before = Object.fromEntries(read());
  return (requests) =>
    Object.fromEntries(
      read().map(([name, ms]) => [name, ms === null ? null : (ms - before[name]) / requests]),
    );
}

export function percentiles(durationsMs) {
  const sorted = [...durationsMs].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}

async function newExperiment(api) {
  const name = `bench-${process.hrtime.bigint()}`;
  return (await api.call('POST', 'experiments/create', { name })).experiment_id;
}

async function newRuns(api, count) {
  const experimentId = await newExperiment(api);
  const answers = [];
  for (let i = 0; i < count; i++) {
    answers.push(await api.call('POST', 'runs/create', { experiment_id: experimentId, start_time: 1 }));
  }
  return answers.map(({ run }) => run.info.run_id);
}

async function logMetric(api, clients) {
  const runIds = await newRuns(api, clients);
  return (client) => metricSender(runIds[client]);
}

async function logMetricOfOneRun(api) {
  const [runId] = await newRuns(api, 1);
  return () => metricSender(runId);
}

function metricSender(runId) {
  let step = 0;
  return () => [
    'runs/log-metric',
    { run_id: runId, key: 'loss', value: Math.random(), timestamp: Date.now(), step: step++ },
  ];
}

async function logBatch(api, clients) {
  const runIds = await newRuns(api, clients);
  return (client) => {
    let step = 0;
    return () => {
      const timestamp = Date.now();
      step++;
      const metrics = Array.from({ length: POINTS_A_BATCH }, (_, i) => ({
        ...{ key: `metric-${i}`, value: Math.random(), timestamp, step },
      }));
      return ['runs/log-batch', { run_id: runIds[client], metrics, params: [], tags: [] }];
    };
  };
}

async function createRun(api) {
  const experimentId = await newExperiment(api);
  return () => () => [
    'runs/create',
    {
      ...{ experiment_id: experimentId, user_id: 'bench', start_time: Date.now(), run_name: 'bench' },
      tags: [
        { key: 'mlflow.user', value: 'bench' },
        { key: 'mlflow.source.name', value: 'bench.py' },
        { key: 'mlflow.source.type', value: 'LOCAL' },
      ],
    },
  ];
}
