import type { DataSource } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { createLogger } from '../../platform/logging.js';
import type { Job, JobState } from '../../store/entities/job.js';
import { JobWatcher } from './job-watcher.js';

/** A watcher before one row whose state the test sets; counts the reads. */
function watched(state: JobState) {
  const row = {
    id: 'a',
    state,
    progressPercent: 0,
    stage: 'waiting',
    attempt: 0,
    logLineCount: 0,
    cancelRequestedAt: null,
  };
  const seen = { reads: 0 };
  const findBy = async () => {
    seen.reads += 1;
    return [{ ...row }] as unknown as Job[];
  };
  const db = { manager: { findBy } } as unknown as DataSource;
  return { row, seen, watcher: new JobWatcher(db, createLogger('test', 'silent')) };
}

describe('JobWatcher', () => {
  it('yields the present state first and stops after the final one', async () => {
    const { watcher, row } = watched('running');
    const events = watcher.follow('a');
    expect((await events.next()).value).toMatchObject({ state: 'running' });
    row.state = 'succeeded';
    expect((await events.next()).value).toMatchObject({ state: 'succeeded' });
    expect(await events.next()).toEqual({ done: true, value: undefined });
    expect(watcher.active).toBe(false);
  });

  it('yields a job whose log has grown, though nothing else has changed', async () => {
    const { watcher, row } = watched('running');
    const events = watcher.follow('a');
    await events.next();
    row.logLineCount += 1;
    expect((await events.next()).value).toMatchObject({ logLineCount: 1 });
    await events.return!();
  });

  it('stops reading when the only follower leaves, though nothing has changed', async () => {
    const { watcher } = watched('queued');
    const events = watcher.follow('a');
    await events.next();
    const next = events.next();
    await events.return!();
    expect(await next).toEqual({ done: true, value: undefined });
    expect(watcher.active).toBe(false);
  });

  it('goes on reading for the followers that stay', async () => {
    const { watcher } = watched('queued');
    const [stays, leaves] = [watcher.follow('a'), watcher.follow('a')];
    await Promise.all([stays.next(), leaves.next()]);
    await leaves.return!();
    expect(watcher.active).toBe(true);
    await stays.return!();
    expect(watcher.active).toBe(false);
  });
});
