import type { DataSource } from 'typeorm';
import type { Sample } from '../../platform/metrics/instruments.js';
import type { Metrics } from '../../platform/metrics/metrics.js';
import { CHAMPION } from './champion.js';

/** Rows of models read for figures that have no meaning when they are added up. */
const MODELS_READ_MAX = 100;
const VERDICTS = ['PASSED', 'REJECTED', 'UNDECIDED', 'ERROR'] as const;
const MOVE_KINDS = ['GATE', 'OVERRIDE', 'ROLLBACK', 'MOVE'] as const;

/** Shows what was trained, judged and promoted, read from rows. */
export function collectLearningMetrics(metrics: Metrics, db: DataSource, everyMs: number): void {
  const gauges = [
    'gondola_last_training_timestamp_seconds',
    'gondola_last_training_duration_seconds',
    'gondola_last_training_f1',
    'gondola_champion_version',
    'gondola_champion_f1',
    'gondola_last_promotion_timestamp_seconds',
  ] as const;
  metrics.collect('learning', { gauges, everyMs }, async () => {
    await readTrainings(metrics, db);
    await readChampions(metrics, db);
    await readDecisions(metrics, db);
    await readPromotions(metrics, db);
  });
}

async function readTrainings(metrics: Metrics, db: DataSource): Promise<void> {
  interface Row {
    model: string;
    version: number;
    startedAt: Date | null;
    endedAt: Date | null;
    validationF1: number | null;
    goldF1: number | null;
  }
  const versions: { model: string; newest: number }[] = await db.query(
    `SELECT model.name AS model, MAX(version) AS newest FROM model_version JOIN model ON model.id = model_id
      GROUP BY model.name`,
  );
  metrics
    .counter('gondola_model_versions_total')
    .replace(versions.map(({ model, newest }) => ({ labels: { model }, value: Number(newest) })));
  const rows: Row[] = await db.query(
    `SELECT model.name AS model, made.version, run.started_at AS startedAt, run.ended_at AS endedAt,
            validation.value AS validationF1, gold.value AS goldF1
       FROM (SELECT model_id, MAX(version) AS version FROM model_version JOIN run ON run.id = run_id
              WHERE artifact_digest IS NOT NULL AND run.ended_at IS NOT NULL GROUP BY model_id) AS newest
       JOIN model_version AS made ON made.model_id = newest.model_id AND made.version = newest.version
       JOIN model ON model.id = made.model_id
       JOIN run ON run.id = made.run_id
       LEFT JOIN run_latest_metric AS validation
         ON validation.run_id = run.id AND validation.name = 'validation.weighted_f1'
       LEFT JOIN run_latest_metric AS gold ON gold.run_id = run.id AND gold.name = 'gold.weighted_f1'
      ORDER BY made.id DESC LIMIT ?`,
    [MODELS_READ_MAX],
  );
  metrics
    .gauge('gondola_last_training_timestamp_seconds')
    .replace(rows.map(({ model, endedAt }) => ({ labels: { model }, value: seconds(endedAt!) })));
  metrics
    .gauge('gondola_last_training_duration_seconds')
    .replace(
      rows.flatMap(({ model, startedAt, endedAt }) =>
        startedAt === null ? [] : [{ labels: { model }, value: seconds(endedAt!) - seconds(startedAt) }],
      ),
    );
  metrics
    .gauge('gondola_last_training_f1')
    .replace(
      rows.flatMap(({ model, validationF1, goldF1 }) => [
        ...known({ model, split: 'validation' }, validationF1),
        ...known({ model, split: 'gold' }, goldF1),
      ]),
    );
}

async function readChampions(metrics: Metrics, db: DataSource): Promise<void> {
  const rows: { model: string; version: number; goldF1: number | null }[] = await db.query(
    `SELECT model.name AS model, version.version, gold.value AS goldF1
       FROM model_alias AS alias
       JOIN model ON model.id = alias.model_id
       JOIN model_version AS version ON version.id = alias.model_version_id
       LEFT JOIN run_latest_metric AS gold ON gold.run_id = version.run_id AND gold.name = 'gold.weighted_f1'
      WHERE alias.alias = ? ORDER BY alias.updated_at DESC LIMIT ?`,
    [CHAMPION, MODELS_READ_MAX],
  );
  metrics
    .gauge('gondola_champion_version')
    .replace(rows.map(({ model, version }) => ({ labels: { model }, value: version })));
  metrics.gauge('gondola_champion_f1').replace(rows.flatMap(({ model, goldF1 }) => known({ model }, goldF1)));
}

async function readDecisions(metrics: Metrics, db: DataSource): Promise<void> {
  const rows: { model: string; verdict: string; decisions: number }[] = await db.query(
    `SELECT model.name AS model, verdict, COUNT(*) AS decisions
       FROM gate_decision JOIN model ON model.id = model_id GROUP BY model.name, verdict`,
  );
  metrics.counter('gondola_gate_decisions_total').replace(
    withZeros(
      VERDICTS,
      rows.map(({ model, verdict, decisions }) => ({ model, word: verdict, count: Number(decisions) })),
    ).map(({ model, word, count }) => ({ labels: { model, verdict: word }, value: count })),
  );
}

async function readPromotions(metrics: Metrics, db: DataSource): Promise<void> {
  const rows: { model: string; kind: string; moves: number; lastAt: Date }[] = await db.query(
    `SELECT model.name AS model, kind, COUNT(*) AS moves, MAX(changed_at) AS lastAt
       FROM model_alias_change JOIN model ON model.id = model_id
      WHERE alias = ? AND to_version_id IS NOT NULL GROUP BY model.name, kind ORDER BY lastAt DESC`,
    [CHAMPION],
  );
  metrics.counter('gondola_promotions_total').replace(
    withZeros(
      MOVE_KINDS,
      rows.map(({ model, kind, moves }) => ({ model, word: kind, count: Number(moves) })),
    ).map(({ model, word, count }) => ({ labels: { model, kind: word }, value: count })),
  );
  const last = new Map<string, number>();
  for (const { model, lastAt } of rows) last.set(model, Math.max(last.get(model) ?? 0, seconds(lastAt)));
  metrics
    .gauge('gondola_last_promotion_timestamp_seconds')
    .replace([...last].map(([model, value]) => ({ labels: { model }, value })));
}

interface Counted {
  readonly model: string;
  readonly word: string;
  readonly count: number;
}

/** A series for each word of each model that has any: the first event of a kind is seen as an increase only then. */
function withZeros(words: readonly string[], rows: readonly Counted[]): Counted[] {
  const counts = new Map(rows.map(({ model, word, count }) => [`${word}\0${model}`, count]));
  return [...new Set(rows.map(({ model }) => model))].flatMap((model) =>
    words.map((word) => ({ model, word, count: counts.get(`${word}\0${model}`) ?? 0 })),
  );
}

function known<Labels extends Readonly<Record<string, string>>>(
  labels: Labels,
  value: number | null,
): Sample<Labels>[] {
  return value === null ? [] : [{ labels, value }];
}

const seconds = (time: Date) => time.getTime() / 1000;
