import { type EntityManager, In } from 'typeorm';
import { type Cron, nextDue } from '../../../platform/cron.js';
import { newId } from '../../../platform/ids.js';
import { DriftSchedule } from '../../../store/entities/monitoring.js';
import { servingChampions } from '../../registry/champion.js';

/**
 * Gives every model with a champion the schedule of the configuration, but for those for which people have set one, and
 * makes schedules that came from the configuration follow it. Any number of processes may do it at once.
 * @param preset null where nothing is checked unless somebody sets a schedule
 */
export async function keepPresets(manager: EntityManager, preset: Cron | null, now: Date): Promise<void> {
  // Read first, so that nothing is locked while there is nothing to do.
  const presets = await manager.findBy(DriftSchedule, { isPreset: true });
  const stale = presets
    .filter(({ cron, timeZone }) => cron !== preset?.cron || timeZone !== preset.timeZone)
    .map(({ id }) => id);
  if (preset === null) {
    if (stale.length > 0) await manager.delete(DriftSchedule, { id: In(stale), isPreset: true });
    return;
  }
  const times = { ...preset, nextDueAt: nextDue(preset, now), updatedAt: now };
  if (stale.length > 0) await manager.update(DriftSchedule, { id: In(stale), isPreset: true }, times);
  const modelIds = [...new Set((await servingChampions(manager, null)).map(({ modelId }) => modelId))];
  if (modelIds.length === 0) return;
  const known = await manager.find(DriftSchedule, {
    where: { modelId: In(modelIds) },
    select: { modelId: true },
  });
  const missing = new Set(modelIds);
  for (const { modelId } of known) missing.delete(modelId);
  if (missing.size === 0) return;
  const rows = [...missing].map((modelId) => ({
    ...{ id: newId(), modelId, enabled: true, isPreset: true, ...times },
    ...{ lastDueAt: null, lastJobId: null, lastSkipReason: null, createdAt: now },
  }));
  // Another worker may have made it meanwhile, or a person.
  await manager.createQueryBuilder().insert().into(DriftSchedule).values(rows).orIgnore().execute();
}
