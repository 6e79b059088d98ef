import { ModelFileError } from '../../ml/errors.js';
import {
  type Container,
  decodeContainer,
  encodeContainer,
  type JsonValue,
} from '../../ml/format/container.js';
import { codeDigest } from '../../platform/code-digest.js';
import { sha256 } from '../../platform/digest.js';
import { AppError, invalidInput } from '../../platform/errors.js';
import type { ArtifactStore } from '../../store/artifact-store.js';
import { Run, RunArtifact } from '../../store/entities/tracking.js';
import { type EffectiveText, namedEffective, readEffective } from '../training/effective-parameters.js';
import { flatParameters } from '../training/parameters/parameters.js';
import { type Difference, firstDifferentContent, firstDifferentSetting } from './reproduce-difference.js';
import { createStages, TRAINING_STAGES } from './stages.js';
import { findTraining, type SubjectContext } from './train-and-promote.js';

export interface Reproduction extends Record<string, unknown> {
  runId: string;
  /** Whether the repetition gave the same file, byte for byte, but for the note that names the code. */
  identical: boolean;
  firstDifference: Difference | null;
  /** SHA-256 of the file that the run made. */
  expectedDigest: string;
  /** That of the repetition, with the note of the recorded code; null when a difference was found before anything was trained. */
  actualDigest: string | null;
  /** Of the program files that decide what a training makes of its data. Null in a file that does not say. */
  codeDigestThen: string | null;
  codeDigestNow: string;
}

/**
 * Trains a finished run again, from its dataset, parameters and seed, and compares the model file byte for byte. What
 * presets chose by the number of listings is what the run has recorded, whatever they choose now. What can be compared
 * without training is compared before. Features are built anew, and nothing is written.
 * @throws AppError NOT_FOUND (run), INVALID_INPUT (a run without a model of its own, such as a search), and what `Subject.train` throws
 */
export async function reproduceRun(runId: string, context: SubjectContext): Promise<Reproduction> {
  const { db, artifacts } = context;
  const { run, dataset, parameters } = await findTraining(db.manager, runId);
  const file = await db.manager.findOneBy(RunArtifact, { runId, path: 'model.gondola' });
  if (run.status !== 'FINISHED' || file === null) {
    throw invalidInput('id', `The run ${runId} is not a finished training with a model file.`);
  }
  if (await db.manager.existsBy(Run, { parentRunId: runId })) {
    throw invalidInput(
      'id',
      `The run ${runId} is a search, whose model is that of a trial; reproduce the trial.`,
    );
  }
  const result = {
    runId,
    identical: false,
    firstDifference: null,
    expectedDigest: file.digest,
    actualDigest: null,
    codeDigestThen: null,
    codeDigestNow: codeDigest(),
  };
  const recorded = await readRecorded(artifacts, file.digest);
  if ('where' in recorded) return { ...result, firstDifference: recorded };
  const notes = notesOf(recorded);
  const codeDigestThen = typeof notes.codeDigest === 'string' ? notes.codeDigest : null;
  const now = flatParameters(parameters);
  const effective = await readEffective(db.manager, runId);
  const erasedRows = await context.subjectOf(dataset.subject).erasedRows(dataset, db.manager);
  const before =
    firstDifferentSetting(
      '',
      { 'dataset digest': notes.datasetDigest, 'erased rows': notes.erasedRows ?? 0 },
      { 'dataset digest': dataset.digest, 'erased rows': erasedRows },
    ) ??
    firstDifferentSetting('parameter', settingsOf(notes.parameters), now) ??
    firstDifferentSetting('parameter', weightingIn(recorded, effective), namedEffective({ ...effective }));
  if (before !== null) return { ...result, codeDigestThen, firstDifference: before };

  const { report } = createStages(context.onProgress, TRAINING_STAGES);
  const withGold = settingsOf(notes.metrics).gold !== null;
  const work = { runId, dataset, parameters, withGold, repeats: true, report };
  const repeated = await context.subjectOf(dataset.subject).train(work, context);
  const made = decodeContainer(Buffer.concat(repeated.file));
  const actualDigest = sha256(Buffer.concat(encodeContainer(withCodeDigest(made, notes.codeDigest))));
  const identical = actualDigest === file.digest;
  const firstDifference = identical ? null : differenceOf(recorded, made);
  return { ...result, identical, firstDifference, actualDigest, codeDigestThen };
}

/** The recorded model, or that its file is not what it was. */
async function readRecorded(artifacts: ArtifactStore, digest: string): Promise<Container | Difference> {
  try {
    return decodeContainer(await artifacts.read(digest));
  } catch (error) {
    if (!(error instanceof AppError || error instanceof ModelFileError)) throw error;
    return { where: 'model file', recorded: digest, repeated: error.message };
  }
}

/** The model as it would be if only the note of its code had stayed: other code may well give equal models. */
function withCodeDigest(model: Container, codeDigest: JsonValue | undefined): Container {
  if (codeDigest === undefined) return model;
  return { ...model, meta: { ...model.meta, notes: { ...notesOf(model), codeDigest } } };
}

/** Causes before effects: other code or another backend explains other numbers. */
function differenceOf(recorded: Container, repeated: Container): Difference | null {
  const causes = (model: Container) => {
    const { codeDigest: code, backend } = notesOf(model);
    return { 'code digest': code, 'tensor backend': backend };
  };
  return (
    firstDifferentSetting('', causes(recorded), causes(repeated)) ?? firstDifferentContent(recorded, repeated)
  );
}

function notesOf({ meta }: Container): Readonly<Record<string, JsonValue>> {
  return settingsOf(meta.notes);
}

/** How the recorded model weights its terms, as far as the run says so too. */
function weightingIn({ meta }: Container, effective: EffectiveText): Record<string, JsonValue | undefined> {
  const options = settingsOf(settingsOf(meta.vectorizer).options);
  const weighting = settingsOf(options.weighting);
  const known = Object.keys(effective).map((setting) => [setting, weighting[setting]] as const);
  return namedEffective(Object.fromEntries(known));
}

function settingsOf(value: JsonValue | undefined): Readonly<Record<string, JsonValue>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, JsonValue>) : {};
}
