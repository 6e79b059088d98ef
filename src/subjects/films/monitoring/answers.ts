import {
  And,
  type EntityManager,
  IsNull,
  LessThan,
  LessThanOrEqual,
  MoreThan,
  MoreThanOrEqual,
  Not,
} from 'typeorm';
import type { Profile } from '../../../ml/signals/profile.js';
import type { Window } from '../../../pipeline/monitoring/window.js';
import type { ArrivedAnswer } from '../../../pipeline/subject.js';
import { Recommendation } from '../../../store/entities/recommendation.js';
import { filmProfile, signalsOfRecommendation } from './film-signals.js';

/**
 * Visitors name some films: how many says nothing of users. What was chosen from says nothing of what the model recommends by
 * itself. Neither is compared.
 */
const TO_USERS = { userId: Not(IsNull()), isFiltered: false };

const MEASURED = {
  ...{ id: true, historyCount: true, likedCount: true, unknownCount: true, isColdStart: true, films: true },
  noveltyBits: true,
} as const;

/** The next recommendations to users by a version, in the order in which they came. */
export async function nextAnswers(
  manager: EntityManager,
  modelVersionId: string,
  { after, upTo, rowsMax }: { readonly after: number; readonly upTo: number; readonly rowsMax: number },
): Promise<ArrivedAnswer[]> {
  const rows = await manager.find(Recommendation, {
    select: { ...MEASURED, createdAt: true, arrivalNo: true },
    where: { modelVersionId, ...TO_USERS, arrivalNo: And(MoreThan(after), LessThanOrEqual(upTo)) },
    order: { arrivalNo: 'ASC' },
    take: rowsMax,
  });
  return rows.map((row) => ({
    ...{ arrivalNo: row.arrivalNo!, createdAt: row.createdAt },
    values: signalsOfRecommendation(row),
  }));
}

export async function largestArrivalNo(manager: EntityManager, modelVersionId: string): Promise<number> {
  const last = await manager.findOne(Recommendation, {
    select: { id: true, arrivalNo: true },
    where: { modelVersionId },
    order: { arrivalNo: 'DESC' },
  });
  return last?.arrivalNo ?? 0;
}

/** What was measured of the newest recommendations to users in a window. */
export async function readWindow(
  manager: EntityManager,
  modelVersionId: string,
  { from, to }: Window,
  rowsMax: number,
): Promise<Profile> {
  const rows = await manager.find(Recommendation, {
    select: MEASURED,
    where: { modelVersionId, ...TO_USERS, createdAt: And(MoreThanOrEqual(from), LessThan(to)) },
    order: { createdAt: 'DESC' },
    take: rowsMax,
  });
  return filmProfile(rows.map(signalsOfRecommendation));
}
