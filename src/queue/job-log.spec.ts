import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestEnvironment, type TestEnvironment } from '../../test/support/environment.js';
import { newId } from '../platform/ids.js';
import { Job, JobLogLine } from '../store/entities/job.js';
import { claimJob } from './attempts.js';
import { TRAIN_MODEL } from './definitions.js';
import { JobLog, LOG_LINES_MAX } from './job-log.js';
import { insertJob } from './job-store.js';

let environment: TestEnvironment;
let db: DataSource;
beforeAll(async () => {
  environment = await createTestEnvironment();
  db = await environment.openDatabase();
});
afterAll(() => environment?.close());

async function claimed(): Promise<Job> {
  const { id } = await insertJob(db.manager, TRAIN_MODEL, { payload: { runId: newId() }, request: {} });
  return (await claimJob(db, id, 'one'))!;
}

const linesOf = ({ id }: Job) => db.manager.find(JobLogLine, { where: { jobId: id }, order: { id: 'ASC' } });
const messagesOf = async (job: Job) => (await linesOf(job)).map(({ message }) => message);
const countOf = async ({ id }: Job) => (await db.manager.findOneByOrFail(Job, { id })).logLineCount;

describe('JobLog', () => {
  it('writes lines in their order, and counts them in the row of the job', async () => {
    const job = await claimed();
    const log = new JobLog(db, job);
    log.add('info', 'first');
    log.add('warning', 'second');
    await log.flush();
    expect(await linesOf(job)).toMatchObject([
      { level: 'info', message: 'first', attempt: 1, loggedAt: expect.any(Date) },
      { level: 'warning', message: 'second', attempt: 1 },
    ]);
    expect(await countOf(job)).toBe(2);
  });

  it('writes nothing twice', async () => {
    const job = await claimed();
    const log = new JobLog(db, job);
    log.add('info', 'once');
    await log.flush();
    await log.flush();
    expect(await messagesOf(job)).toEqual(['once']);
  });

  it('notes a stage when it begins, whatever its figures are then', async () => {
    const job = await claimed();
    const log = new JobLog(db, job);
    for (const stage of ['reading row 1', 'reading row 20', 'training', 'reading row 3']) log.addStage(stage);
    await log.flush();
    expect(await messagesOf(job)).toEqual(['reading row 1', 'training', 'reading row 3']);
  });

  it('writes nothing of an attempt that another has followed', async () => {
    const job = await claimed();
    const log = new JobLog(db, job);
    log.add('info', 'too late');
    await db.query('UPDATE job SET heartbeat_at = NULL WHERE id = ?', [job.id]);
    await claimJob(db, job.id, 'two');
    await log.flush();
    expect([await messagesOf(job), await countOf(job)]).toEqual([[], 0]);
  });

  it('keeps the newest lines, each cut to what fits', async () => {
    const job = await claimed();
    const log = new JobLog(db, job);
    for (let line = 1; line <= 10; line++) log.add('info', `${line}`);
    await log.flush();
    for (let line = 11; line <= LOG_LINES_MAX + 5; line++) log.add('info', `${line} ${'é'.repeat(600)}`);
    await log.flush();
    const messages = await messagesOf(job);
    expect([messages.length, messages[0]]).toEqual([LOG_LINES_MAX, '6']);
    expect(messages.at(-1)).toHaveLength(500);
    expect(await countOf(job)).toBe(LOG_LINES_MAX + 5);
  });

  it('keeps what could not be written for the next time', async () => {
    const job = await claimed();
    const log = new JobLog(db, job);
    log.add('info', 'kept');
    await db.query('RENAME TABLE job_log_line TO away');
    await expect(log.flush()).rejects.toThrow();
    await db.query('RENAME TABLE away TO job_log_line');
    await log.flush();
    expect(await messagesOf(job)).toEqual(['kept']);
  });
});
