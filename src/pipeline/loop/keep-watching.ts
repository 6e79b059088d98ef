import type { Logger } from '../../platform/logging.js';
import { repeatEvery } from '../../platform/repeat.js';
import { MEASURE_REFERENCE } from '../../queue/definitions.js';
import type { Dispatcher } from '../../queue/dispatcher.js';
import { createOnce, insertJob } from '../../queue/job-store.js';
import { DriftAlarm } from '../../store/entities/monitoring.js';
import type { ModelVersion } from '../../store/entities/registry.js';
import { closeAlarmsOfFormerChampions } from '../monitoring/watch/alarms.js';
import { type WatchContext, watchAnswers } from '../monitoring/watch/watch-answers.js';
import { servingChampions } from '../registry/champion.js';

const WATCH_EVERY_MS = 5_000;
/** How often an alarm that lasts is followed again: labels may have come that say what it costs. */
const TOLD_AGAIN_MS = 30_000;

interface Context extends WatchContext {
  readonly dispatcher: Dispatcher;
  readonly log: Logger;
  /** Does what follows from an alarm; called again for the same one. */
  readonly onAlarm: (alarm: DriftAlarm, now: Date) => Promise<void>;
}

/**
 * Takes new answers of all champions into their watches, and measures references that are missing. Any number of
 * processes may do it at once.
 */
async function watchChampions(now: Date, context: Context): Promise<void> {
  const champions = await servingChampions(context.db.manager);
  await closeAlarmsOfFormerChampions(
    context.db.manager,
    champions.map(({ id }) => id),
    now,
  );
  for (const version of champions) {
    try {
      await watchOne(version, now, context);
    } catch (error) {
      context.log.warn({ err: error, modelVersionId: version.id }, 'answers could not be watched');
    }
  }
  await tellAlarms(now, context);
}

/** At least once for each alarm that opens and closes, also when a process died, and now and again while it lasts. */
async function tellAlarms(now: Date, { db, log, onAlarm }: Context): Promise<void> {
  const again = new Date(now.getTime() - TOLD_AGAIN_MS);
  const untold = await db.manager
    .createQueryBuilder(DriftAlarm, 'alarm')
    .where('alarm.notifiedAt IS NULL OR alarm.notifiedAt < alarm.closedAt')
    .orWhere('(alarm.closedAt IS NULL AND alarm.notifiedAt < :again)', { again })
    .orderBy('alarm.id', 'ASC')
    .getMany();
  for (const alarm of untold) {
    if (alarm.notifiedAt === null) {
      const signals = alarm.findings.map(({ signal }) => signal);
      log.warn(
        { alarmId: alarm.id, modelVersionId: alarm.modelVersionId, signals },
        'the answers have drifted',
      );
    }
    try {
      await onAlarm(alarm, now);
      await db.manager.update(DriftAlarm, { id: alarm.id }, { notifiedAt: now });
    } catch (error) {
      log.warn({ err: error, alarmId: alarm.id }, 'an alarm could not be followed; will try again');
    }
  }
}

async function watchOne(version: ModelVersion, now: Date, context: Context): Promise<void> {
  for (;;) {
    const step = await watchAnswers(version, now, context);
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
