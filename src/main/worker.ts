import { hostname } from 'node:os';
import { Supervisor } from '../jobs/kit/supervisor.js';
import { assertEveryJobIsImplemented } from '../jobs/registry.js';
import { openAccess } from '../pipeline/access/open-access.js';
import { openKeys } from '../pipeline/access/open-keys.js';
import { followDriftAlarm } from '../pipeline/loop/follow-drift-alarm.js';
import { followQualityAlarm } from '../pipeline/loop/follow-quality-alarm.js';
import { keepArchiving } from '../pipeline/loop/keep-archiving.js';
import { keepWatching } from '../pipeline/loop/keep-watching.js';
import { collectMonitoringMetrics } from '../pipeline/loop/monitoring-metrics.js';
import { keepSchedules } from '../pipeline/loop/schedules/keep-schedules.js';
import { keepEstimatingQuality } from '../pipeline/monitoring/quality/keep-estimating.js';
import { collectLearningMetrics } from '../pipeline/registry/learning-metrics.js';
import { keepReconcilingChampions } from '../pipeline/registry/reconcile-champions.js';
import { readConfig } from '../platform/config.js';
import { createLogger } from '../platform/logging.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { Shutdown } from '../platform/shutdown.js';
import { assertNoEviction, connectRedis, Dispatcher } from '../queue/dispatcher.js';
import { collectQueueMetrics } from '../queue/queue-metrics.js';
import { keepReconciling } from '../queue/reconciler.js';
import { ScheduleQueue } from '../queue/schedule-queue.js';
import { collectProcessMetrics } from '../rest/process-metrics.js';
import { serveWorkerHealth } from '../rest/worker-health.js';
import { openArtifactStore } from '../store/artifacts/open-artifact-store.js';
import { assertMigrated, openDatabase } from '../store/database.js';
import type { DriftAlarm } from '../store/entities/monitoring.js';
import type { QualityAlarm } from '../store/entities/quality.js';
import { collectPoolMetrics, collectStoreMetrics } from '../store/store-metrics.js';
import { ALL_SUBJECTS, subjectOf } from '../subjects/subjects.js';
import { runProgram } from './run-program.js';

/** How old figures of MySQL and Redis may be, so that several scrapers at once cost no more than one. */
const FIGURES_READ_MS = 2_000;

/** A process of the pool that runs queued jobs. Start as many as there are machines to use. */
await runProgram('worker', async () => {
  assertEveryJobIsImplemented();
  const config = readConfig(process.env);
  const log = createLogger('worker', config.log.level);
  const shutdown = new Shutdown(log);
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

  const metrics = new Metrics('worker');
  const supervisor = new Supervisor({
    db,
    redis,
    queuePrefix: config.redis.queuePrefix,
    workerName: `${hostname()}-${process.pid}`,
    log,
    metrics,
    environment: process.env,
  });
  supervisor.consume('training', config.worker.trainingConcurrency);
  supervisor.consume('datasets', 1);
  supervisor.consume('predictions', 1);
  supervisor.consume('corrections', 1);
  shutdown.add('supervisor', () => supervisor.close());
  shutdown.add('reconciler', keepReconciling(db, dispatcher, log));
  shutdown.add('champions', keepReconcilingChampions(db, log));
  const artifacts = await openArtifactStore(config);
  const { rowsPerFalseAlarm, driftChecks } = config.monitoring;
  const schedules = new ScheduleQueue(redis, config.redis);
  const policy = config.retraining;
  const services = { db, dispatcher, policy, subjectOf };
  const watching = keepWatching({
    ...{ db, artifacts, dispatcher, log, rowsPerFalseAlarm, subjects: ALL_SUBJECTS },
    onDriftAlarm: (alarm: DriftAlarm, now: Date) => followDriftAlarm(services, alarm, now),
    onQualityAlarm: (alarm: QualityAlarm, now: Date) => followQualityAlarm(services, alarm, now),
  });
  shutdown.add('watch', watching);
  shutdown.add('schedules', keepSchedules({ ...services, driftChecks, schedules, log }));
  const { predictionRetentionDays: retentionDays } = config.storage;
  shutdown.add('archiving', keepArchiving({ db, dispatcher, retentionDays }, log));
  collectProcessMetrics(metrics, 'worker', { db, redis, dataDir: config.files.dataDir });
  collectPoolMetrics(metrics, { main: db });
  collectStoreMetrics(metrics, db, FIGURES_READ_MS);
  collectQueueMetrics(metrics, { db, redis, dispatcher }, FIGURES_READ_MS);
  collectLearningMetrics(metrics, db, FIGURES_READ_MS);
  collectMonitoringMetrics(metrics, db, FIGURES_READ_MS);
  metrics.collect('program', { gauges: ['gondola_worker_active_jobs'] }, () =>
    metrics.gauge('gondola_worker_active_jobs').set(supervisor.activeJobs),
  );
  shutdown.add('quality', keepEstimatingQuality({ db, artifacts, subjectOf, log }, policy.qualityDropMin));
  const keys = await openKeys(db, config);
  const { authenticator } = openAccess({ db, keys, settings: config.access });
  const health = await serveWorkerHealth({ db, redis, supervisor, metrics, authenticator }, config);
  shutdown.add('health', () => health.close());
  log.debug({ routes: health.routes }, 'declared access');
  log.info({ training: config.worker.trainingConcurrency, health: health.url }, 'worker is ready');
});
