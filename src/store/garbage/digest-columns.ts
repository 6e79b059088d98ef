import type { DataSource } from 'typeorm';

/** A column that may name artifacts. */
export interface DigestColumn {
  readonly table: string;
  readonly column: string;
  /** A JSON document, with digests anywhere in it. */
  readonly isDocument: boolean;
}

/** Columns that name artifacts. A new one belongs here or in the list below; a spec says so. */
export const ARTIFACT_COLUMNS: ReadonlySet<string> = new Set([
  'batch_part.artifact_digest',
  'correction.picture_digest',
  'dataset_version.content_digest',
  'dataset_version.picture_features_digest',
  'dataset_version.sources',
  'drift_report.classifier_digest',
  'drift_report.page_digest',
  'drift_report.report_digest',
  'feature_set.artifact_digest',
  'job.payload',
  'job.result',
  'model_version.artifact_digest',
  'prediction.picture_digest',
  'prediction_archive.artifact_digest',
  'reference_profile.artifact_digest',
  'run_artifact.digest',
  'stored_file.digest',
]);

/** Columns that look as if they did, and name something else. */
export const OTHER_COLUMNS: ReadonlySet<string> = new Set([
  'account.secret_digest',
  'api_key.secret_digest',
  'artifact.digest', // the artifact itself
  'audit_entry.entry_hash',
  'audit_head.entry_hash',
  'audit_head.seal',
  'corrected_listing.digest', // of a listing's texts
  'correction.request_digest',
  'dataset_version.digest', // of its rows and its recipe
  'dataset_version.source_digest', // of the request that it was imported by
  'dataset_version.recipe',
  'drift_alarm.findings',
  'drift_report.column_states',
  'drift_report.drifted_columns',
  'erasure.external_id_digest',
  'feature_set.digest', // of the recipe
  'feature_set.recipe',
  'feedback_event.film_description',
  'feedback_event.request_digest',
  'film.genres',
  'film.tags',
  'gate_decision.evidence',
  'gate_decision.rule',
  'gate_decision.rule_digest',
  'job.request_digest',
  'logged_dataset.digest', // a client's own
  'logged_model_metric.dataset_digest', // a client's own
  'logged_model_metric.point_digest',
  'prediction.domain_ngrams',
  'recommendation.films',
  'prediction.top_k',
  'prediction_archive.versions',
  'rejected_row.user_digest', // of a user's id
  'retraining_request.evidence',
  'quality_estimate.per_class',
  'quality_estimate.seen_digest',
  'shadow_disagreement.challenger_top_k',
  'sign_in_token.token_digest',
  'run.feature_set_digest', // the feature set, which names its artifact
  'webhook_delivery.signature_digest', // of a signature that was used
]);

/** Every column that could name an artifact by its type or its name, as the entities have them: `table.column`. */
export function suspectColumns(db: DataSource): DigestColumn[] {
  return db.entityMetadatas.flatMap(({ tableName, columns }) =>
    columns
      .map(({ databaseName, type, length }) => ({
        table: tableName,
        column: databaseName,
        isDocument: type === 'json',
        isSuspect: type === 'json' || (type === 'char' && length === '64') || databaseName.includes('digest'),
      }))
      .filter(({ isSuspect, table, column }) => isSuspect || ARTIFACT_COLUMNS.has(`${table}.${column}`))
      .map(({ table, column, isDocument }) => ({ table, column, isDocument })),
  );
}

/** The columns whose artifacts are in use. One that nobody has classified counts: rather too much is kept. */
export function artifactColumns(db: DataSource): DigestColumn[] {
  return suspectColumns(db).filter(({ table, column }) => !OTHER_COLUMNS.has(`${table}.${column}`));
}
