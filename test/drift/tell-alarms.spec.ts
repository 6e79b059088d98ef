import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { tellAlarms } from '../../src/pipeline/loop/tell-alarms.js';
import { newId } from '../../src/platform/ids.js';
import { createLogger } from '../../src/platform/logging.js';
import { DriftAlarm } from '../../src/store/entities/monitoring.js';
import { CorrectionTest } from '../corrections/support.js';

const NOW = Date.now();
const at = (seconds: number) => new Date(NOW + seconds * 1_000);

let test: CorrectionTest;
beforeAll(async () => {
  test = await CorrectionTest.start();
});
afterAll(() => test?.close());
beforeEach(() => test.db.manager.deleteAll(DriftAlarm));

async function openAlarm(): Promise<string> {
  const [{ modelId }] = await test.db.query('SELECT model_id AS modelId FROM model_version');
  const id = newId();
  await test.db.manager.insert(DriftAlarm, {
    ...{ id, modelId, modelVersionId: test.lineage.modelVersionId, evidence: 1e6, findings: [] },
    ...{ openedAt: at(-60), closedAt: null, notifiedAt: null },
    ...{ acknowledgedAt: null, acknowledgedBy: null, note: null },
  });
  return id;
}
const close = (id: string, closedAt: Date) => test.db.manager.update(DriftAlarm, { id }, { closedAt });

/** One turn of a process. */
const tell = (now: Date, follow: (alarm: DriftAlarm) => Promise<void>) =>
  tellAlarms(
    { alarms: DriftAlarm, describe: () => ({ says: 'drifted' }), follow },
    { db: test.db, log: createLogger('test', 'silent') },
    now,
  );

/** A process that notes how the alarms stood that it followed, and does something else meanwhile. */
function follower(meanwhile: () => Promise<unknown> = async () => {}) {
  const followed: string[] = [];
  const follow = async ({ closedAt }: DriftAlarm) => {
    followed.push(closedAt === null ? 'open' : 'over');
    await meanwhile();
  };
  return { followed, follow };
}

describe('an alarm', () => {
  it('is followed when it opens, and again while it lasts', async () => {
    await openAlarm();
    const { followed, follow } = follower();
    for (const second of [0, 5, 29, 31, 40]) await tell(at(second), follow);
    expect(followed).toEqual(['open', 'open']);
  });

  it('that another process closes meanwhile, by a clock that is behind, is followed as over', async () => {
    const id = await openAlarm();
    const first = follower(() => close(id, at(-5)));
    await tell(at(0), first.follow);
    const { followed, follow } = follower();
    await tell(at(5), follow);
    expect([first.followed, followed]).toEqual([['open'], ['over']]);
  });

  it('that is over is followed until that has gone well, and then no more', async () => {
    await close(await openAlarm(), at(-5));
    await tell(at(0), async () => {
      throw new Error('away');
    });
    const { followed, follow } = follower();
    for (const second of [5, 10, 100]) await tell(at(second), follow);
    expect(followed).toEqual(['over']);
  });
});
