// Writes what follows from src/graphql/**/*.graphql: the resolver types, the committed schema.graphql, and the typed
// operations of the web client.
// `node scripts/codegen.mjs --check` changes nothing and fails when the committed files are out of date.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import * as typescriptResolvers from '@graphql-codegen/typescript-resolvers';
import { buildASTSchema, extendSchema, lexicographicSortSchema, parse, printSchema } from 'graphql';
import { clientOperations } from './lib/client-operations.mjs';

const root = resolve(import.meta.dirname, '..');
const sdlFolder = join(root, 'src/graphql');
const typesFile = join(root, 'src/graphql/generated/resolver-types.ts');
const schemaFile = join(root, 'schema.graphql');

const documents = readdirSync(sdlFolder, { recursive: true })
  .filter((name) => name.endsWith('.graphql'))
  .sort()
  .map((name) => parse(readFileSync(join(sdlFolder, name), 'utf8')));
const definitions = documents.flatMap(({ definitions }) => definitions);
const isExtension = ({ kind }) => kind.endsWith('Extension');
const base = buildASTSchema(
  { kind: 'Document', definitions: definitions.filter((node) => !isExtension(node)) },
  { assumeValidSDL: true },
);
const schema = extendSchema(base, { kind: 'Document', definitions: definitions.filter(isExtension) });
const sdl = `${printSchema(lexicographicSortSchema(schema))}\n`;

const entity = (file, name) => `../../store/entities/${file}.js#${name}`;
const config = {
  useTypeImports: true,
  emitLegacyCommonJSImports: false,
  enumsAsTypes: true,
  contextType: '../context.js#Context',
  scalars: { ID: 'string', DateTime: 'Date' },
  mapperTypeSuffix: 'Row',
  mappers: {
    DatasetVersion: entity('dataset', 'DatasetVersion'),
    Film: entity('film', 'Film'),
    KnownFilm: '../../subjects/films/serving/known-film.js#KnownFilm',
    SimilarFilm: '../../subjects/films/serving/similar-films.js#SimilarFilm',
    Recommendation: entity('recommendation', 'Recommendation'),
    RecommendedFilm: '../recommendation/resolvers.js#ShownFilm',
    FilmReason: '../recommendation/resolvers.js#ShownReason',
    PictureNote: entity('dataset', 'PictureNote'),
    RejectedRow: entity('dataset', 'RejectedRow'),
    DatasetClass: entity('dataset', 'DatasetClass'),
    DatasetComparison: '../../subjects/listings/dataset/compare-datasets.js#DatasetComparison',
    ComparedBalance: '../dataset/resolvers.js#ShownBalance',
    ChangedListing: '../../subjects/listings/dataset/compare-datasets.js#ChangedListing',
    Experiment: entity('tracking', 'Experiment'),
    Run: entity('tracking', 'Run'),
    Model: entity('registry', 'Model'),
    ModelAlias: entity('registry', 'ModelAlias'),
    ModelVersion: entity('registry', 'ModelVersion'),
    Prediction: entity('prediction', 'Prediction'),
    PredictionSignals: '../../subjects/listings/serving/signals-of.js#ShownSignals',
    RankedCategory: entity('prediction', 'RankedCategory'),
    Explanation: '../../subjects/listings/serving/explain-prediction.js#ExplainedPrediction',
    ExplainedTerm: '../../ml/explanation/explanation.js#ExplainedTerm',
    NearestListing: '../../subjects/listings/serving/nearest-listings.js#NearestListing',
    GateDecision: entity('gate', 'GateDecision'),
    GateFlip: '../promotion/flips.js#ShownFlip',
    GateEvidence: '../../pipeline/registry/gate/gold-evidence.js#GoldEvidence',
    UserEvidence: '../../ml/recommend/judge-users.js#UserEvidence',
    GateClass: '../../ml/gate/class-evidence.js#ClassEvidence',
    AliasMove: entity('registry', 'ModelAliasChange'),
    PendingPromotion: entity('pending-promotion', 'PendingPromotion'),
    RunComparison: '../../pipeline/registry/compare-runs.js#RunComparison',
    RunPair: '../../pipeline/registry/compare-runs.js#RunPair',
    GateRequired: '../promotion/resolvers.js#GateRequiredFacts',
    RetrainingRequest: entity('retraining', 'RetrainingRequest'),
    RetrainingSchedule: entity('retraining', 'RetrainingSchedule'),
    Replica: '../../pipeline/serving/replica/read-replicas.js#ReplicaState',
    ServedModel: '../../pipeline/serving/replica/read-replicas.js#ServedModelState',
    ShadowDisagreement: entity('shadow', 'ShadowDisagreement'),
    Correction: entity('correction', 'Correction'),
    CorrectionConflict: entity('correction', 'CorrectedListing'),
    LiveAccuracy: '../../subjects/listings/corrections/live-accuracy.js#LiveAccuracy',
    LiveClass: '../quality/resolvers.js#ShownClass',
    QualityAlarm: entity('quality', 'QualityAlarm'),
    QualityEstimate: entity('quality', 'QualityEstimate'),
    QualityClass: entity('quality', 'StoredClassQuality'),
    FeatureSet: entity('dataset', 'FeatureSet'),
    TrainingRow: '../lineage/training-rows.js#TrainingRow',
    Erasure: entity('erasure', 'Erasure'),
    FeedbackEvent: '../../subjects/films/feedback/record-feedback.js#StoredEvent',
    DriftReport: entity('monitoring', 'DriftReportRow'),
    DriftCheckSchedule: entity('monitoring', 'DriftSchedule'),
    DriftAlarm: entity('monitoring', 'DriftAlarm'),
    DriftFinding: entity('monitoring', 'SignalFinding'),
    Me: '../../platform/access/principal.js#Principal',
    Account: entity('access', 'Account'),
    ApiKey: entity('access', 'ApiKey'),
    AuditEntry: entity('audit', 'AuditEntry'),
    Job: entity('job', 'Job'),
    JobEvent: entity('job', 'JobEvent'),
    JobLogLine: entity('job', 'JobLogLine'),
  },
};
const types = await codegen({
  documents: [],
  config,
  filename: typesFile,
  schema: parse(sdl),
  plugins: [{ typescript: {} }, { typescriptResolvers: {} }],
  pluginMap: { typescript, typescriptResolvers },
});

const outputs = [
  [typesFile, `// Generated by scripts/codegen.mjs from src/graphql/**/*.graphql. Do not edit.\n${types}`],
  [schemaFile, sdl],
  ...(await clientOperations(root, sdl)),
];
const check = process.argv.includes('--check');
for (const [file, content] of outputs) {
  const committed = (() => {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      return '';
    }
  })();
  if (committed === content) continue;
  if (check) {
    console.error(`${file} is out of date. Run: npm run codegen`);
    process.exitCode = 1;
  } else {
    writeFileSync(file, content);
    console.log(`wrote ${file}`);
  }
}
