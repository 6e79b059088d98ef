import { z } from 'zod';
import { deleteRun, restoreRun, updateRun } from '../../pipeline/tracking/run-lifecycle.js';
import { findRunRecord } from '../../pipeline/tracking/search/run-records.js';
import { endpoint } from './endpoint.js';
import { int64, namedValues, nonEmpty, text, word } from './fields.js';
import { JsonBody } from './json-body.js';
import { newRunMessage, runInfoMessage } from './messages.js';
import { ofRun } from './run-id.js';
import { runText } from './run-text.js';

const status = word({ RUNNING: 1, SCHEDULED: 2, FINISHED: 3, FAILED: 4, KILLED: 5 });
const onlyRunId = z.object({ run_id: nonEmpty });

export const runEndpoints = [
  endpoint(
    'POST',
    'runs/create',
    z.object({
      experiment_id: text.optional(),
      user_id: text.default(''),
      start_time: int64.optional(),
      run_name: text.optional(),
      tags: namedValues,
    }),
    async ({ runCreator }, fields) => {
      const run = await runCreator.create({
        experimentId: fields.experiment_id || '0',
        userId: fields.user_id,
        startTimeMs: fields.start_time,
        name: fields.run_name,
        tags: fields.tags,
      });
      return { run: newRunMessage(run) };
    },
  ),
  endpoint(
    'GET',
    'runs/get',
    ofRun({}),
    async ({ db }, fields) => new JsonBody(`{"run":${runText(await findRunRecord(db, fields.run_id))}}`),
  ),
  endpoint(
    'POST',
    'runs/update',
    ofRun({ status: status.optional(), end_time: int64.optional(), run_name: text.optional() }),
    async ({ db }, { run_id: runId, status: newStatus, end_time: endTimeMs, run_name: name }) => ({
      run_info: runInfoMessage(await updateRun(db, runId, { status: newStatus, endTimeMs, name })),
    }),
  ),
  endpoint('POST', 'runs/delete', onlyRunId, ({ db }, fields) => deleteRun(db, fields.run_id)),
  endpoint('POST', 'runs/restore', onlyRunId, ({ db }, fields) => restoreRun(db, fields.run_id)),
];
