import { And, type EntityManager, IsNull, LessThan, MoreThanOrEqual, Not } from 'typeorm';
import {
  type MeasuredAnswer,
  type SignalProfile,
  SignalProfileBuilder,
} from '../../../ml/signals/signal-profile.js';
import { NO_SIGNALS, Prediction, type PredictionSignals } from '../../../store/entities/prediction.js';
import { measuredAnswer } from '../measured-answer.js';

const BATCH_ROWS = 5_000;

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

/** The answers of one model version in a span of time. */
export interface Window {
  readonly from: Date;
  /** Exclusive. */
  readonly to: Date;
}

/**
 * What was measured of the answers in a window, a few thousand rows in memory at a time. Answers of before anything was
 * measured are left out.
 * @param rowsMax the newest of more are taken
 */
export async function readWindow(
  manager: EntityManager,
  modelVersionId: string,
  { from, to }: Window,
  rowsMax: number,
): Promise<SignalProfile> {
  const builder = new SignalProfileBuilder();
  let before = idAt(to);
  let left = rowsMax;
  while (left > 0) {
    const rows = await manager.find(Prediction, {
      select: MEASURED,
      where: {
        modelVersionId,
        id: And(MoreThanOrEqual(idAt(from)), LessThan(before)),
        signals: { margin: Not(IsNull()) },
      },
      order: { id: 'DESC' },
      take: Math.min(BATCH_ROWS, left),
    });
    for (const row of rows) builder.add(measuredRow(row));
    if (rows.length < BATCH_ROWS) break;
    before = rows.at(-1)!.id;
    left -= rows.length;
  }
  return builder.build();
}

/** A prediction of which `MEASURED` was read. */
export function measuredRow(row: Prediction): MeasuredAnswer {
  return measuredAnswer(row, row.pictureDigest !== null && row.pictureNote === null);
}

/** The first id of a moment: ids begin with the milliseconds at which they were made. */
export function idAt(moment: Date): string {
  return moment.getTime().toString(16).padStart(12, '0').padEnd(32, '0');
}
