import type { DataSource, EntityManager } from 'typeorm';
import type { DriftReport } from '../ml/comparison/drift-report.js';
import type { DomainModel } from '../ml/drift/text/domain-scorer.js';
import type { Profile, SignalNames } from '../ml/signals/profile.js';
import type { SignalValue } from '../ml/watch/watch.js';
import type { GateRuleSettings } from '../platform/gate-rule.js';
import type { JobProgress } from '../queue/job-store.js';
import type { ArtifactStore } from '../store/artifact-store.js';
import type { DatasetVersion, SubjectName } from '../store/entities/dataset.js';
import type { DecisionVerdict } from '../store/entities/gate.js';
import type { JobLogLevel } from '../store/entities/job.js';
import type { ReferenceProfile } from '../store/entities/monitoring.js';
import type { QualityEstimate } from '../store/entities/quality.js';
import type { ModelVersion } from '../store/entities/registry.js';
import type { ExtendedDataset, ExtensionContext, ExtensionRequest } from './corrections/extension-request.js';
import type { ModelParameters } from './training/parameters/parameters.js';

/** What a training works with, whoever runs it: a job's thread or the command line. */
export interface TrainingContext {
  db: DataSource;
  artifacts: ArtifactStore;
  /** Throws when this process may no longer write for the run, inside the transaction that is about to write. */
  assertMayWrite: (manager: EntityManager) => Promise<unknown>;
  onProgress: (progress: JobProgress) => void;
  /** Takes a line about what happened, for people to read. */
  onLine?: (level: JobLogLevel, message: string) => void;
}

/** The stages of a training. */
export type TrainingStage = 'features' | 'training' | 'evaluation';

export interface TrainingWork {
  readonly runId: string;
  readonly dataset: DatasetVersion;
  readonly parameters: ModelParameters;
  /** False for the trials of a search: they are compared on validation, so that gold stays unseen by choices. */
  readonly withGold: boolean;
  /**
   * A repetition of the run, in which the settings count that presets chose then. Nothing is written: no curves are
   * logged, and features are built anew, neither read from the cache nor kept in it.
   */
  readonly repeats?: boolean;
  readonly report: (stage: TrainingStage, fraction: number, what: string) => void;
}

/** A file that a training leaves beside the model. */
interface Companion {
  /** Its name among the artifacts of the run. */
  readonly path: string;
  readonly mediaType: string;
  readonly parts: readonly Uint8Array[];
}

/** How a model does on the splits that steer and judge it. */
export interface Evaluated {
  /** By the subject's measure. */
  readonly validationScore: number;
  /** Null when it was not asked for. */
  readonly goldScore: number | null;
  /** Keeps all figures with a run. */
  record(manager: EntityManager, runId: string, step: number): Promise<void>;
}

export interface Trained {
  /** The model's file, in parts. */
  readonly file: readonly Uint8Array[];
  readonly companions: readonly Companion[];
  readonly featureSetDigest: string | null;
  readonly evaluated: Evaluated;
  /** Which backend of TensorFlow.js trained; null for a model that has no use for one. */
  readonly backend: string | null;
  /** Settings that presets have chosen by the size of the data, and the like, as parameters of the run. */
  readonly effective: Readonly<Record<string, string | number>>;
  /** The last step of the learning curves. */
  readonly lastStep: number;
  /** Figures of the training as a whole. */
  readonly metrics: Readonly<Record<string, number>>;
}

export interface ScoreContext {
  readonly manager: EntityManager;
  readonly artifacts: ArtifactStore;
  readonly onProgress?: (fraction: number) => void;
}

/** A model, the size of its file, and what it answers to the gold part. */
export interface OnGold<Model, Answers> {
  readonly model: Model;
  readonly fileBytes: number;
  readonly answers: Answers;
}

/** A row of the gold part to which champion and challenger answer differently. */
export interface Flip {
  readonly rowNo: number;
  readonly truth: string;
  readonly champion: { readonly answer: string | null; readonly confidence: number };
  readonly challenger: { readonly answer: string | null; readonly confidence: number };
}

/** What the gate's rule says of two models' answers to the same gold part. */
export interface GoldComparison {
  readonly verdict: Exclude<DecisionVerdict, 'ERROR'>;
  /** In words, the most telling first. */
  readonly reasons: readonly string[];
  /** All that the verdict rests on; numbers and words alone. */
  readonly evidence: object;
  /** The champion's score by the subject's measure. */
  readonly championScore: number;
  readonly flips: readonly Flip[];
}

/** An answer of a version, in the order in which answers came to MySQL. */
export interface ArrivedAnswer {
  readonly arrivalNo: number;
  readonly createdAt: Date;
  /** What it has of each signal that is watched. */
  readonly values: Readonly<Record<string, SignalValue>>;
}

/** The answers in a window beside those that a version gives where nothing has drifted. */
export interface WindowComparison {
  readonly report: DriftReport;
  readonly rows: number;
  readonly referenceRows: number;
  /** What tells texts of the window from those of the reference; null where texts were not compared. */
  readonly classifier: DomainModel | null;
}

interface WindowContext extends ScoreContext {
  /** Answers that are compared at most, the newest of a window. */
  readonly rowsMax: number;
  /** What was measured where nothing has drifted, as `referenceOf` keeps it. */
  readonly reference: { readonly record: ReferenceProfile; readonly profile: Profile };
}

/** How the answers of a subject are watched. */
interface Monitoring {
  /** The table of answers, which has `model_version_id` and `created_at`, and its column of confidences, if it has one. */
  readonly kept: { readonly table: string; readonly confidence: string | null };
  /** What is measured of each answer. */
  readonly signals: SignalNames;
  /** Of the answers that a version gives where nothing has drifted. */
  measureReference(
    version: ModelVersion,
    modelName: string,
    dataset: DatasetVersion,
    context: ScoreContext,
  ): Promise<Profile>;
  /** Less what this version does not look at, and is not held against. */
  comparable(
    manager: EntityManager,
    version: Pick<ModelVersion, 'runId'>,
    profile: Profile,
  ): Promise<Profile>;
  /** The next answers of a version, in the order in which they came, with numbers in (after, upTo]. */
  nextAnswers(
    manager: EntityManager,
    modelVersionId: string,
    range: { readonly after: number; readonly upTo: number; readonly rowsMax: number },
  ): Promise<ArrivedAnswer[]>;
  /** 0 where there is no answer. */
  largestArrivalNo(manager: EntityManager, modelVersionId: string): Promise<number>;
  compareWindow(
    version: ModelVersion,
    modelName: string,
    window: { readonly from: Date; readonly to: Date },
    context: WindowContext,
  ): Promise<WindowComparison>;
}

/** A version and the model that it is of. */
export interface VersionOfModel {
  readonly modelId: string;
  readonly modelVersionId: string;
}

/** How well the answers of a version were in a window. */
export type MeasuredQuality = Omit<QualityEstimate, 'id' | 'modelVersionId' | 'seenDigest' | 'createdAt'>;

/** How well live answers are: by what people tell of them afterwards and, where it can be done, estimated without that. */
interface Quality {
  /**
   * What it is measured by: its name for people, and as metric of a run (`gold.<metric>`), which live answers are held
   * against. 0 to 1, the larger the better. A share of gold rows has the interval of such a share; any other measure that
   * which the run has kept (`gold.<metric>_low`).
   */
  readonly measure: { readonly title: string; readonly metric: string; readonly isShare: boolean };
  /** A version is measured no more often than this. */
  readonly pauseMs: number;
  /** Of what a measurement now would look at, without reading it: while it stays the same, nothing is measured again. */
  digestOfSeen(manager: EntityManager, version: VersionOfModel, now: Date): Promise<string>;
  /** @returns null when there is nothing that counts for now */
  measureWindow(
    version: VersionOfModel,
    now: Date,
    context: { readonly db: DataSource; readonly artifacts: ArtifactStore },
  ): Promise<MeasuredQuality | null>;
}

/**
 * A kind of data, and all that the loop asks of it. The loop itself (runs, registry, gate, serving, retraining) is the
 * same for all; each subject is a folder of `src/subjects`.
 */
export interface Subject<Model = unknown, Answers = unknown> {
  readonly name: SubjectName;
  /** What models are compared by: its name for people, and as metric of a run (`gold.<metric>`). The larger the better. */
  readonly measure: { readonly title: string; readonly metric: string };
  /** @throws AppError INVALID_INPUT when a dataset cannot give a model that can be judged, and what to do about it */
  assertTrainable(dataset: DatasetVersion, manager: EntityManager): Promise<void>;
  /**
   * Features, training and evaluation of one model. The learning curves are logged to the run as they come; nothing
   * else is written but cached features. The same dataset, parameters, code and backend give the same file, byte for byte.
   * @throws AppError INVALID_INPUT when nothing can be learned from this dataset with these parameters
   */
  train(work: TrainingWork, context: TrainingContext): Promise<Trained>;
  /** @throws ModelFileError when the bytes are not a whole, undamaged model of this subject */
  decode(bytes: Uint8Array): Model;
  /** As the training that made the model has evaluated it. */
  evaluate(
    model: Model,
    dataset: DatasetVersion,
    options: { readonly withGold: boolean },
    context: ScoreContext,
  ): Promise<Evaluated>;
  /** Settings of a model that were chosen while it was trained, as `Trained.effective`. */
  effectiveOf(model: Model): Trained['effective'];
  /** Answers all of the gold part that was not erased. @throws AppError INVALID_INPUT when the two do not fit together */
  answerGold(model: Model, dataset: DatasetVersion, context: ScoreContext): Promise<Answers>;
  /** @throws Error when the answers are not about the same rows */
  compareOnGold(
    champion: OnGold<Model, Answers>,
    challenger: OnGold<Model, Answers>,
    dataset: DatasetVersion,
    context: Omit<ScoreContext, 'onProgress'> & { readonly rule: GateRuleSettings },
  ): Promise<GoldComparison>;
  /** Whether an extension can be asked for. @throws AppError NOT_FOUND for something that the request names */
  assertExtendable(request: ExtensionRequest, manager: EntityManager): Promise<void>;
  /**
   * Makes a dataset version of a base and what people have said since; the base itself where that changes nothing. Its
   * recipe names the base (`extends`). The same base and the same said give the same version.
   * @throws AppError NOT_FOUND
   */
  extendDataset(
    base: DatasetVersion,
    request: ExtensionRequest,
    context: ExtensionContext,
  ): Promise<ExtendedDataset>;
  /**
   * How much there is to learn that the champion of a model has not learnt: labels that people agree on, or what users have
   * said. What its dataset version has, and what was found to change nothing or not to fit into it, does not count.
   * @param exceptOf a dataset version of which nothing counts either, e.g. that of a training which brought nothing
   */
  countNewLabels(manager: EntityManager, modelId: string, exceptOf?: string | null): Promise<number>;
  readonly monitoring: Monitoring;
  readonly quality: Quality;
  /** The answers as CSV, by which two runs can be compared without their models. */
  encodeAnswers(answers: Answers): Buffer;
  /** What comparing two such files needs of the dataset: plain data, which can go to a thread. */
  readComparison(dataset: DatasetVersion, manager: EntityManager): Promise<object>;
  /** How many rows a training on a version would read, had they not been erased. */
  erasedRows(dataset: DatasetVersion, manager: EntityManager): Promise<number>;
  /** The digest of a version from what is in MySQL now, as what made it computed it; files are taken as read. */
  digestOf(dataset: DatasetVersion, manager: EntityManager): Promise<string>;
}

/** The subject of this name. */
export type SubjectOf = (name: SubjectName) => Subject;

/** The subject of a model; one that has no version trained here counts as one of listings. */
export function subjectOfModel(subjectOf: SubjectOf, { subject }: { subject: SubjectName | null }): Subject {
  return subjectOf(subject ?? 'listings');
}
