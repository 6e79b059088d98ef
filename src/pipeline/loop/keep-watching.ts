import type { Logger } from '../../platform/logging.js';
import { repeatEvery } from '../../platform/repeat.js';
import { MEASURE_REFERENCE } from '../../queue/definitions.js';
import type { Dispatcher } from '../../queue/dispatcher.js';
import { createOnce, insertJob } from '../../queue/job-store.js';
import { DriftAlarm } from '../../store/entities/monitoring.js';
import { QualityAlarm } from '../../store/entities/quality.js';
import type { ModelVersion } from '../../store/entities/registry.js';
import { closeAlarmsOfFormerChampions } from '../monitoring/watch/alarms.js';
import { type WatchContext, watchAnswers } from '../monitoring/watch/watch-answers.js';
import { servingChampions } from '../registry/champion.js';
import type { Subject } from '../subject.js';
import { tellAlarms } from './tell-alarms.js';

const WATCH_EVERY_MS = 5_000;

interface Context extends WatchContext {
  readonly dispatcher: Dispatcher;
  readonly log: Logger;
  readonly subjects: readonly Subject[];
  /** Do what follows from an alarm; called again for the same one. */
  readonly onDriftAlarm: (alarm: DriftAlarm, now: Date) => Promise<void>;
  readonly onQualityAlarm: (alarm: QualityAlarm, now: Date) => Promise<void>;
}

/**
 * Takes new answers of all champions into their watches, measures references that are missing, and follows the alarms
 * that there are. Any number of processes may do it at once.
 */
async function watchChampions(now: Date, context: Context): Promise<void> {
  const champions: { subject: Subject; version: ModelVersion }[] = [];
  for (const subject of context.subjects) {
    const versions = await servingChampions(context.db.manager, subject.name);
    champions.push(...versions.map((version) => ({ subject, version })));
  }
  await closeAlarmsOfFormerChampions(
    context.db.manager,
    champions.map(({ version }) => version.id),
    now,
  );
  for (const { subject, version } of champions) {
    try {
      await watchOne(subject, version, context);
    } catch (error) {
      context.log.warn({ err: error, modelVersionId: version.id }, 'answers could not be watched');
    }
  }
  await tellAlarms(
    {
      alarms: DriftAlarm,
      describe: ({ findings }) => ({
        says: 'the answers have drifted',
        signals: findings.map(({ signal }) => signal),
      }),
      follow: context.onDriftAlarm,
    },
    context,
    now,
  );
  await tellAlarms(
    {
      alarms: QualityAlarm,
      describe: ({ basis, accuracy, referenceAccuracy }) => ({
        says: 'the quality of the answers has fallen',
        ...{ basis, accuracy, referenceAccuracy },
      }),
      follow: context.onQualityAlarm,
    },
    context,
    now,
  );
}

async function watchOne(subject: Subject, version: ModelVersion, context: Context): Promise<void> {
  for (;;) {
    // The time of each step: one that lies before what it reads would make that settle too early.
    const step = await watchAnswers(subject, version, new Date(), context);
    if (step === null) return measureReference(version, context);
    if (!step.isBehind) return;
  }
}

/** Once for each version: a measurement that failed is told by its job. */
async function measureReference({ id }: ModelVersion, { db, dispatcher }: Context): Promise<void> {
  const request = { modelVersionId: id };
  const idempotencyKey = `reference-of-${id}`;
  const { job, created } = await createOnce(db, MEASURE_REFERENCE, idempotencyKey, request, (manager) =>
    insertJob(manager, MEASURE_REFERENCE, { payload: request, request, idempotencyKey }),
  );
  if (created) await dispatcher.tryDispatch(job);
}

/** Watches every five seconds until the returned function is called. */
export function keepWatching(context: Context): () => Promise<void> {
  return repeatEvery(
    WATCH_EVERY_MS,
    () => watchChampions(new Date(), context),
    (error) => context.log.warn({ err: error }, 'could not watch the champions'),
  );
}
