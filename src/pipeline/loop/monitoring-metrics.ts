import { type DataSource, In, IsNull } from 'typeorm';
import type { Metrics } from '../../platform/metrics/metrics.js';
import { QualityAlarm, type QualityEstimate } from '../../store/entities/quality.js';
import { Model } from '../../store/entities/registry.js';
import { newestReports } from '../monitoring/drift/newest-reports.js';
import { type NewestEstimate, newestEstimates } from '../monitoring/quality/newest-estimates.js';
import { QUALITY_BASES } from '../monitoring/quality/quality-alarms.js';
import { figureOf } from '../monitoring/quality/quality-figures.js';
import { servingChampions } from '../registry/champion.js';
import { readRetrainingFigures } from './retraining/retraining-figures.js';

/** Rows of models and signals that are read. */
const ROWS_MAX = 2_000;

const STATES = { OK: 0, SMALL: 1, DRIFT: 2, TOO_FEW_ROWS: 3 } as const;
const STATE_LABELS = { OK: 'ok', SMALL: 'small', DRIFT: 'drift', TOO_FEW_ROWS: 'too_few' } as const;

/** Shows what the watching of live answers found, and the retrainings that followed; read from rows. */
export function collectMonitoringMetrics(metrics: Metrics, db: DataSource, everyMs: number): void {
  const gauges = [
    'gondola_drift_report_state',
    'gondola_drift_columns',
    'gondola_watch_log_evidence',
    'gondola_watch_alarms_open',
    'gondola_retraining_last_started_timestamp_seconds',
    'gondola_quality_estimated_accuracy',
    'gondola_quality_estimated_accuracy_low',
    'gondola_quality_estimated_accuracy_high',
    'gondola_quality_realised_accuracy',
    'gondola_quality_realised_accuracy_low',
    'gondola_quality_realised_accuracy_high',
    'gondola_quality_estimate_error',
    'gondola_quality_alarms_open',
    'gondola_corrections_in_conflict',
  ] as const;
  metrics.collect('monitoring', { gauges, everyMs }, async () => {
    await readReports(metrics, db);
    await readWatches(metrics, db);
    await readRetrainings(metrics, db);
    const estimates = await newestEstimates(db.manager);
    showQuality(metrics, estimates);
    await readQualityAlarms(metrics, db, estimates);
    await readCorrections(metrics, db);
  });
}

/** Of what serves now: what was found of a version before it says nothing of the champion. */
async function readReports(metrics: Metrics, db: DataSource): Promise<void> {
  const champions = await servingChampions(db.manager, null);
  const reports = await newestReports(
    db.manager,
    champions.slice(0, ROWS_MAX).map(({ id }) => id),
  );
  const models = await db.manager.findBy(Model, { id: In(reports.map(({ modelId }) => modelId)) });
  const rows = reports.flatMap(({ modelId, state, columnStates }) => {
    const model = models.find(({ id }) => id === modelId);
    return model === undefined ? [] : [{ model: model.name, state, columnStates }];
  });
  metrics
    .gauge('gondola_drift_report_state')
    .replace(rows.map(({ model, state }) => ({ labels: { model }, value: STATES[state] })));
  metrics.gauge('gondola_drift_columns').replace(
    rows.flatMap(({ model, columnStates }) =>
      (Object.keys(STATES) as (keyof typeof STATES)[]).map((state) => ({
        labels: { model, state: STATE_LABELS[state] },
        value: columnStates[state],
      })),
    ),
  );
}

async function readWatches(metrics: Metrics, db: DataSource): Promise<void> {
  const evidence: { model: string; signal: string; evidence: number }[] = await db.query(
    `SELECT model.name AS model, one.signal_name AS \`signal\`, one.evidence
       FROM watch_signal AS one
       JOIN watch ON watch.model_version_id = one.model_version_id
       JOIN model_alias AS champion
         ON champion.model_version_id = watch.model_version_id AND champion.alias = 'champion'
       JOIN model ON model.id = watch.model_id LIMIT ?`,
    [ROWS_MAX],
  );
  metrics.gauge('gondola_watch_log_evidence').replace(
    evidence.map(({ model, signal, evidence: rows }) => ({
      labels: { model, signal },
      value: Math.log(Math.max(rows, Number.MIN_VALUE)),
    })),
  );
  const open: { model: string; alarms: string }[] = await db.query(
    `SELECT model.name AS model, COUNT(alarm.id) AS alarms
       FROM watch JOIN model ON model.id = watch.model_id
       LEFT JOIN drift_alarm AS alarm
         ON alarm.model_version_id = watch.model_version_id AND alarm.closed_at IS NULL
      GROUP BY model.name LIMIT ?`,
    [ROWS_MAX],
  );
  metrics
    .gauge('gondola_watch_alarms_open')
    .replace(open.map(({ model, alarms }) => ({ labels: { model }, value: Number(alarms) })));
}

async function readRetrainings(metrics: Metrics, db: DataSource): Promise<void> {
  const { requests, lastStarted } = await readRetrainingFigures(db.manager);
  metrics.counter('gondola_retraining_requests_total').replace(
    requests.map(({ model, cause, decision, requests: value }) => ({
      labels: { model, cause: cause.toLowerCase(), decision: decision.toLowerCase() },
      value,
    })),
  );
  metrics
    .gauge('gondola_retraining_last_started_timestamp_seconds')
    .replace(
      lastStarted.map(({ model, timestampSeconds }) => ({ labels: { model }, value: timestampSeconds })),
    );
}

function showQuality(metrics: Metrics, newest: readonly NewestEstimate[]): void {
  const of = (value: (estimate: QualityEstimate) => number | null) =>
    newest.flatMap(({ modelName: model, estimate }) => {
      const found = value(estimate);
      return found === null ? [] : [{ labels: { model }, value: found }];
    });
  metrics.gauge('gondola_quality_estimated_accuracy').replace(of((e) => e.estimatedAccuracy));
  metrics.gauge('gondola_quality_estimated_accuracy_low').replace(of((e) => e.estimatedLow));
  metrics.gauge('gondola_quality_estimated_accuracy_high').replace(of((e) => e.estimatedHigh));
  // What people correct unasked is mostly wrong: alerts rest on these, so only a review counts.
  const realised = (e: QualityEstimate) => figureOf(e, 'REALISED');
  metrics.gauge('gondola_quality_realised_accuracy').replace(of((e) => realised(e)?.accuracy ?? null));
  metrics.gauge('gondola_quality_realised_accuracy_low').replace(of((e) => realised(e)?.low ?? null));
  metrics.gauge('gondola_quality_realised_accuracy_high').replace(of((e) => realised(e)?.high ?? null));
  metrics
    .gauge('gondola_quality_estimate_error')
    .replace(of((e) => (realised(e) === null ? null : e.estimateError)));
}

/** Of each champion that was estimated, also where nothing is wrong. */
async function readQualityAlarms(
  metrics: Metrics,
  db: DataSource,
  champions: readonly NewestEstimate[],
): Promise<void> {
  const open = await db.manager.findBy(QualityAlarm, { closedAt: IsNull() });
  const found = new Set(open.map(({ modelVersionId, basis }) => `${modelVersionId} ${basis}`));
  metrics.gauge('gondola_quality_alarms_open').replace(
    champions.flatMap(({ modelName: model, estimate: { modelVersionId } }) =>
      QUALITY_BASES.map((basis) => ({
        labels: { model, basis: basis.toLowerCase() },
        value: found.has(`${modelVersionId} ${basis}`) ? 1 : 0,
      })),
    ),
  );
}

async function readCorrections(metrics: Metrics, db: DataSource): Promise<void> {
  const rows: { model: string; source: string; corrections: string; conflicts: string }[] = await db.query(
    `SELECT model.name AS model, correction.source, COUNT(*) AS corrections,
            SUM(correction.state = 'CONFLICT') AS conflicts
       FROM correction JOIN model ON model.id = correction.model_id
      GROUP BY model.name, correction.source LIMIT ?`,
    [ROWS_MAX],
  );
  metrics.counter('gondola_corrections_total').replace(
    rows.map(({ model, source, corrections }) => ({
      labels: { model, source: source.toLowerCase() },
      value: Number(corrections),
    })),
  );
  const conflicts = new Map<string, number>();
  for (const { model, conflicts: count } of rows) {
    conflicts.set(model, (conflicts.get(model) ?? 0) + Number(count));
  }
  metrics
    .gauge('gondola_corrections_in_conflict')
    .replace([...conflicts].map(([model, value]) => ({ labels: { model }, value })));
}
