import { And, type EntityManager, IsNull, LessThanOrEqual, MoreThan, Not } from 'typeorm';
import { signalsOf } from '../../../ml/signals/signal-profile.js';
import type { ArrivedAnswer } from '../../../pipeline/subject.js';
import { Prediction } from '../../../store/entities/prediction.js';
import { MEASURED, measuredRow } from './read-window.js';

/** The next predictions of a version in the order in which they came; those of before anything was measured are left out. */
export async function nextAnswers(
  manager: EntityManager,
  modelVersionId: string,
  { after, upTo, rowsMax }: { readonly after: number; readonly upTo: number; readonly rowsMax: number },
): Promise<ArrivedAnswer[]> {
  const rows = await manager.find(Prediction, {
    select: { ...MEASURED, createdAt: true, arrivalNo: true },
    where: {
      modelVersionId,
      arrivalNo: And(MoreThan(after), LessThanOrEqual(upTo)),
      signals: { margin: Not(IsNull()) },
    },
    order: { arrivalNo: 'ASC' },
    take: rowsMax,
  });
  return rows.map((row) => ({
    ...{ arrivalNo: row.arrivalNo!, createdAt: row.createdAt },
    values: signalsOf(measuredRow(row)),
  }));
}

export async function largestArrivalNo(manager: EntityManager, modelVersionId: string): Promise<number> {
  const last = await manager.findOne(Prediction, {
    select: { id: true, arrivalNo: true },
    where: { modelVersionId },
    order: { arrivalNo: 'DESC' },
  });
  return last?.arrivalNo ?? 0;
}
