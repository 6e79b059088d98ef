import { type EntityManager, In, IsNull, Not } from 'typeorm';
import type { OverallEvidence } from '../../../ml/watch/overall-evidence.js';
import { currentFinding, type WatchState } from '../../../ml/watch/watch.js';
import { newId } from '../../../platform/ids.js';
import { DriftAlarm, type SignalFinding, type Watch } from '../../../store/entities/monitoring.js';

/** An alarm is over when the evidence has fallen this far below what opens one, so that it does not come and go. */
const CLOSED_BELOW = 1 / 100;
/** Signals that an alarm names: those with at least this share of the evidence. */
const SHARE_MIN = 0.01;

interface Seen {
  readonly evidence: number;
  readonly signals: OverallEvidence['signals'];
  readonly states: Readonly<Record<string, WatchState>>;
  readonly rowsPerFalseAlarm: number;
}

/** Opens an alarm, brings an open one up to date, or closes it. The watch is locked by the caller. */
export async function updateAlarm(
  manager: EntityManager,
  { modelVersionId, modelId }: Pick<Watch, 'modelVersionId' | 'modelId'>,
  seen: Seen,
  now: Date,
): Promise<void> {
  const open = await manager.findOneBy(DriftAlarm, { modelVersionId, closedAt: IsNull() });
  const { evidence, rowsPerFalseAlarm } = seen;
  if (open === null) {
    if (evidence < rowsPerFalseAlarm) return;
    await manager.insert(DriftAlarm, {
      ...{ id: newId(), modelId, modelVersionId, evidence, findings: findingsOf(seen) },
      ...{ openedAt: now, closedAt: null, notifiedAt: null },
      ...{ acknowledgedAt: null, acknowledgedBy: null, note: null },
      ...{ closedBy: null, closingNote: null, isEndTold: false },
    });
  } else if (evidence < rowsPerFalseAlarm * CLOSED_BELOW) {
    await manager.update(DriftAlarm, { id: open.id }, { closedAt: now });
  } else if (evidence > open.evidence) {
    await manager.update(DriftAlarm, { id: open.id }, { evidence, findings: findingsOf(seen) });
  }
}

/** Closes what the watches of versions that no longer serve left open. */
export async function closeAlarmsOfFormerChampions(
  manager: EntityManager,
  championIds: readonly string[],
  now: Date,
): Promise<void> {
  const ofOthers = championIds.length === 0 ? {} : { modelVersionId: Not(In([...championIds])) };
  await manager.update(DriftAlarm, { ...ofOthers, closedAt: IsNull() }, { closedAt: now });
}

function findingsOf({ signals, states }: Seen): SignalFinding[] {
  return signals
    .filter(({ share }) => share >= SHARE_MIN)
    .flatMap(({ name, share }) => {
      const finding = currentFinding(states[name]!);
      if (finding === null) return [];
      const { direction, category, isUnknownCategory, sinceAt, shift, shareBefore, shareSince } = finding;
      return [
        {
          ...{ signal: name, share, direction, category, isNewCategory: isUnknownCategory },
          since: sinceAt === null ? null : new Date(sinceAt).toISOString(),
          ...{ shift, shareBefore, shareSince },
        },
      ];
    });
}
