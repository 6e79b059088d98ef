import { hostname } from 'node:os';
import { Supervisor } from '../jobs/kit/supervisor.js';
import { assertEveryJobIsImplemented } from '../jobs/registry.js';
import { keepWatching } from '../pipeline/loop/keep-watching.js';
import { keepSchedules } from '../pipeline/loop/retraining/keep-schedules.js';
import { keepReconcilingChampions } from '../pipeline/registry/reconcile-champions.js';
import { readConfig } from '../platform/config.js';
import { createLogger } from '../platform/logging.js';
import { Shutdown } from '../platform/shutdown.js';
import { assertNoEviction, connectRedis, Dispatcher } from '../queue/dispatcher.js';
import { keepReconciling } from '../queue/reconciler.js';
import { ScheduleQueue } from '../queue/schedule-queue.js';
import { serveWorkerHealth } from '../rest/worker-health.js';
import { openArtifactStore } from '../store/artifacts/open-artifact-store.js';
import { assertMigrated, openDatabase } from '../store/database.js';
import { runProgram } from './run-program.js';

/** A process of the pool that runs queued jobs. Start as many as there are machines to use. */
await runProgram('worker', async () => {
  assertEveryJobIsImplemented();
  const config = readConfig(process.env);
  const log = createLogger('worker', config.log.level);
  const shutdown = new Shutdown(log, 20_000);
  shutdown.onSignals();

  const db = await openDatabase(config.mysql);
  shutdown.add('mysql', () => db.destroy());
  await assertMigrated(db);
  const redis = connectRedis(config.redis.url);
  redis.on('error', (error) => log.warn({ err: error }, 'redis'));
  shutdown.add('redis', () => redis.disconnect());
  await assertNoEviction(redis);
  const dispatcher = new Dispatcher(config.redis);
  shutdown.add('queues', () => dispatcher.close());

  const supervisor = new Supervisor({
    db,
    redis,
    queuePrefix: config.redis.queuePrefix,
    workerName: `${hostname()}-${process.pid}`,
    log,
    environment: process.env,
  });
  supervisor.consume('training', config.worker.trainingConcurrency);
  supervisor.consume('datasets', 1);
  supervisor.consume('predictions', 1);
  shutdown.add('supervisor', () => supervisor.close());
  shutdown.add('reconciler', keepReconciling(db, dispatcher, log));
  shutdown.add('champions', keepReconcilingChampions(db, log));
  const artifacts = await openArtifactStore(config);
  const { rowsPerFalseAlarm } = config.monitoring;
  const onAlarm = async () => {};
  shutdown.add('watch', keepWatching({ db, artifacts, dispatcher, log, rowsPerFalseAlarm, onAlarm }));
  const schedules = new ScheduleQueue(redis, config.redis);
  const policy = config.retraining;
  shutdown.add('schedules', keepSchedules({ db, dispatcher, policy, schedules, log }));
  const health = await serveWorkerHealth({ db, redis, supervisor }, config);
  shutdown.add('health', () => health.close());
  log.info({ training: config.worker.trainingConcurrency, health: health.url }, 'worker is ready');
});
