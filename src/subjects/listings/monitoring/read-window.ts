import { And, type EntityManager, In, IsNull, LessThan, MoreThanOrEqual, Not } from 'typeorm';
import { domainTextOf } from '../../../ml/drift/text/domain-text.js';
import { createRandom } from '../../../ml/random.js';
import {
  type MeasuredAnswer,
  type SignalProfile,
  SignalProfileBuilder,
} from '../../../ml/signals/signal-profile.js';
import type { Window } from '../../../pipeline/monitoring/window.js';
import { NO_SIGNALS, Prediction, type PredictionSignals } from '../../../store/entities/prediction.js';
import { readListings } from '../dataset/read-listings.js';
import { measuredAnswer } from './measured-answer.js';

/** Answers that are read at once. */
export const BATCH_ROWS = 5_000;
/** More texts change little of what is found, and would take long to read. */
const TEXTS_MAX = 10_000;
const REFERENCE_SEED = 20_260_501;

/** All that a comparison looks at; the texts would be most of what is read. */
export const MEASURED = {
  id: true,
  categoryCode: true,
  confidence: true,
  pictureDigest: true,
  pictureNote: true,
  signals: Object.fromEntries(Object.keys(NO_SIGNALS).map((signal) => [signal, true])) as Record<
    keyof PredictionSignals,
    true
  >,
} as const;

/**
 * What was measured of the answers in a window, a few thousand rows in memory at a time. Answers of before anything was
 * measured are left out.
 * @param rowsMax the newest of more are taken
 */
export async function readWindow(
  manager: EntityManager,
  modelVersionId: string,
  window: Window,
  rowsMax: number,
): Promise<SignalProfile> {
  const builder = new SignalProfileBuilder();
  const ids = await newestAnswers(manager, modelVersionId, window, rowsMax);
  for (let start = 0; start < ids.length; start += BATCH_ROWS) {
    const rows = await manager.find(Prediction, {
      select: MEASURED,
      where: { id: In(ids.slice(start, start + BATCH_ROWS)), signals: { margin: Not(IsNull()) } },
    });
    for (const row of rows) builder.add(measuredRow(row));
  }
  return builder.build();
}

/** The texts of the newest answers in a window; those of erased listings are empty, and left out. */
export async function readTexts(
  manager: EntityManager,
  modelVersionId: string,
  window: Window,
): Promise<string[]> {
  const rows = await manager.find(Prediction, {
    select: { id: true, title: true, description: true },
    where: { id: In(await newestAnswers(manager, modelVersionId, window, TEXTS_MAX)) },
    order: { id: 'DESC' },
  });
  return rows.map(domainTextOf).filter((text) => text !== '');
}

/**
 * The ids of the answers given in a window, the newest first: by the time that each was given, which for those of a
 * batch job is not the time in its id. Read from an index alone.
 * @param rowsMax more are left out
 */
export async function newestAnswers(
  manager: EntityManager,
  modelVersionId: string,
  { from, to }: Window,
  rowsMax: number,
): Promise<string[]> {
  const rows = await manager.find(Prediction, {
    select: { id: true },
    where: { modelVersionId, createdAt: And(MoreThanOrEqual(from), LessThan(to)) },
    // As the index goes, so that nothing is sorted.
    order: { createdAt: 'DESC', confidence: 'DESC', id: 'DESC' },
    take: rowsMax,
  });
  return rows.map(({ id }) => id);
}

/**
 * The texts of listings that a version was judged on, and so has not learnt from. Of more than `textsMax` a sample drawn
 * by chance (Vitter, "Random sampling with a reservoir", 1985), since files come sorted by category, seller or date;
 * the same each time, so that reports compare.
 */
export async function readReferenceTexts(
  manager: EntityManager,
  datasetVersionId: string,
  textsMax = TEXTS_MAX,
): Promise<string[]> {
  const random = createRandom(REFERENCE_SEED);
  const drawn: string[] = [];
  let met = 0;
  for await (const batch of readListings(manager, datasetVersionId, 'gold')) {
    for (const listing of batch) {
      const text = domainTextOf(listing);
      if (text === '') continue;
      const place = met < textsMax ? met : random.int(met + 1);
      if (place < textsMax) drawn[place] = text;
      met++;
    }
  }
  return drawn;
}

/** A prediction of which `MEASURED` was read. */
export function measuredRow(row: Prediction): MeasuredAnswer {
  return measuredAnswer(row, row.pictureDigest !== null && row.pictureNote === null);
}
