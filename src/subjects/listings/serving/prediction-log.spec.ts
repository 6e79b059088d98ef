import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { waitFor } from '../../../../test/support/wait.js';
import { recoverAnswers } from '../../../pipeline/serving/recover-answers.js';
import { newId } from '../../../platform/ids.js';
import { createLogger } from '../../../platform/logging.js';
import { NO_DOMAIN, NO_SIGNALS, type Prediction } from '../../../store/entities/prediction.js';
import { PredictionLog } from './prediction-log.js';
import { PREDICTIONS } from './prediction-rows.js';

const log = createLogger('test', 'silent');

/** Stands for MySQL: notes the ids that were inserted, and can be made to fail or to wait. */
class Table {
  readonly ids: string[] = [];
  failing = false;
  gate: Promise<void> = Promise.resolve();

  get db(): DataSource {
    const query = async (_sql: string, [rows]: [unknown[][]]) => {
      await this.gate;
      if (this.failing) throw new Error('MySQL is away');
      this.ids.push(...rows.map(([id]) => id as string));
    };
    return { manager: { query } } as unknown as DataSource;
  }
}

function prediction(): Prediction {
  return {
    id: newId(),
    modelVersionId: newId(),
    jobId: null,
    externalId: null,
    source: 'rest',
    title: 'Pompe\nde piscine',
    description: '',
    pictureDigest: null,
    pictureNote: null,
    categoryCode: '2583',
    confidence: 0.5,
    topK: [],
    latencyMs: 1,
    createdAt: new Date('2026-01-02T03:04:05.678Z'),
    signals: NO_SIGNALS,
    domain: NO_DOMAIN,
  };
}

let spoolDir: string;
let table: Table;
beforeEach(() => {
  spoolDir = mkdtempSync(join(tmpdir(), 'gondola-spool-'));
  table = new Table();
});
afterEach(() => rm(spoolDir, { recursive: true, force: true }));

const idsOf = (rows: readonly Prediction[]) => rows.map(({ id }) => id);

describe('PredictionLog', () => {
  it('has an answer on disk before append returns', () => {
    const row = prediction();
    new PredictionLog(table.db, spoolDir, log).append([row]);
    const [segment] = readdirSync(spoolDir);
    expect(JSON.parse(readFileSync(join(spoolDir, segment!), 'utf8'))).toMatchObject({ id: row.id });
  });

  it('inserts in the order of the answers and removes the file', async () => {
    const predictions = new PredictionLog(table.db, spoolDir, log);
    const rows = Array.from({ length: 30 }, prediction);
    for (const row of rows.slice(0, 10)) predictions.append([row]);
    const first = predictions.flush();
    for (const row of rows.slice(10)) predictions.append([row]);
    await first;
    await predictions.flush();
    expect(table.ids).toEqual(idsOf(rows));
    expect(predictions.pending).toBe(0);
    expect(readdirSync(spoolDir)).toEqual([]);
  });

  it('stores what was appended during a slow insert without waiting for the next answer', async () => {
    const predictions = new PredictionLog(table.db, spoolDir, log);
    let open = () => {};
    table.gate = new Promise((resolve) => {
      open = resolve;
    });
    predictions.append([prediction()]);
    void predictions.flush();
    predictions.append([prediction()]);
    await waitFor('the timer to fire', () => Reflect.get(predictions, 'timer') === null);
    open();
    await waitFor('both rows', () => table.ids.length === 2, 3_000);
  });

  it('takes in what was appended after an insert had begun, when asked to flush', async () => {
    const predictions = new PredictionLog(table.db, spoolDir, log);
    const rows = [prediction(), prediction()];
    let open = () => {};
    table.gate = new Promise((resolve) => {
      open = resolve;
    });
    predictions.append([rows[0]!]);
    const first = predictions.flush();
    predictions.append([rows[1]!]);
    const second = predictions.flush();
    open();
    await second;
    expect(table.ids).toEqual(idsOf(rows));
    await first;
  });

  it('keeps rows that MySQL refuses and inserts each once when it is back', async () => {
    const predictions = new PredictionLog(table.db, spoolDir, log);
    const rows = [prediction(), prediction()];
    table.failing = true;
    predictions.append([rows[0]!]);
    await expect(predictions.flush()).rejects.toThrow('MySQL is away');
    predictions.append([rows[1]!]);
    expect(predictions.pending).toBe(2);
    table.failing = false;
    await predictions.close();
    expect(table.ids).toEqual(idsOf(rows));
  });

  it('leaves to the next start what cannot be inserted on closing', async () => {
    const predictions = new PredictionLog(table.db, spoolDir, log);
    const rows = [prediction(), prediction()];
    table.failing = true;
    predictions.append(rows);
    await predictions.close();
    table.failing = false;
    expect(await recoverAnswers(table.db, spoolDir, PREDICTIONS)).toEqual({ rows: 2, damagedFiles: [] });
    expect(table.ids).toEqual(idsOf(rows));
  });

  it('refuses answers when too much text waits for MySQL', () => {
    const predictions = new PredictionLog(table.db, spoolDir, log);
    const large = { ...prediction(), description: 'x'.repeat(150 * 1024 * 1024) };
    predictions.append([large]);
    expect(() => predictions.append([large])).toThrow(expect.objectContaining({ code: 'OVERLOADED' }));
    predictions.append([prediction()]);
  });
});

describe('recovering answers', () => {
  const line = (row: Prediction) => `${JSON.stringify(row)}\n`;
  const segment = (name: string, content: string) => writeFileSync(join(spoolDir, name), content);

  it('takes segments oldest first and removes them', async () => {
    const rows = [prediction(), prediction(), prediction()];
    segment('1700000000002-9-bb.ndjson', line(rows[2]!));
    segment('1700000000001-9-aa.ndjson', line(rows[0]!) + line(rows[1]!));
    expect(await recoverAnswers(table.db, spoolDir, PREDICTIONS)).toEqual({ rows: 3, damagedFiles: [] });
    expect(table.ids).toEqual(idsOf(rows));
    expect(readdirSync(spoolDir)).toEqual([]);
  });

  it('ignores a torn last line, wherever it was cut', async () => {
    const row = prediction();
    const torn = line(prediction());
    for (const length of [1, 40, torn.length - 3]) {
      table.ids.length = 0;
      segment('1-1-a.ndjson', line(row) + torn.slice(0, length));
      expect(await recoverAnswers(table.db, spoolDir, PREDICTIONS)).toEqual({ rows: 1, damagedFiles: [] });
      expect(table.ids).toEqual([row.id]);
    }
  });

  it('sets a file aside in which another line is damaged, and keeps its good rows', async () => {
    const rows = [prediction(), prediction()];
    segment('1-1-a.ndjson', `${line(rows[0]!)}\0\0\0\n${line(rows[1]!)}`);
    const recovery = await recoverAnswers(table.db, spoolDir, PREDICTIONS);
    expect(recovery).toEqual({ rows: 2, damagedFiles: ['1-1-a.ndjson.damaged'] });
    expect(table.ids).toEqual(idsOf(rows));
    expect(readdirSync(spoolDir)).toEqual(['1-1-a.ndjson.damaged']);
  });

  it('removes nothing when MySQL is away', async () => {
    segment('1-1-a.ndjson', line(prediction()));
    table.failing = true;
    await expect(recoverAnswers(table.db, spoolDir, PREDICTIONS)).rejects.toThrow('MySQL is away');
    expect(readdirSync(spoolDir)).toEqual(['1-1-a.ndjson']);
  });
});
