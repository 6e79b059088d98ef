import { z } from 'zod';
import type { Asked } from '../../pipeline/loop/retraining/request-retraining.js';
import { DEFAULT_MODEL_NAME } from '../../pipeline/training/model-name.js';
import { alarmName, short } from './alerts.js';

const FAILED_NAMED_MAX = 10;

/**
 * The JSON of an Evidently report with tests (`snapshot.json()`, or `TestSuite.json()` of older versions), and beside
 * it what Evidently does not know: the model, and a name where several reports are sent for one model.
 */
export const evidentlySchema = z.looseObject({
  modelName: z.string().min(1).max(256).default(DEFAULT_MODEL_NAME),
  reportName: z.string().min(1).max(500).default('report'),
  tests: z
    .array(
      z.looseObject({
        name: z.string().max(10_000).default('test'),
        status: z.string().transform((word) => word.toUpperCase()),
      }),
    )
    .min(1, { error: 'must not be empty: make the report with include_tests=True' })
    .max(10_000)
    .refine((tests) => tests.some(hasFailed) || !tests.some(hasBroken), {
      error:
        'must not be broken (status ERROR) where none fails: that says neither that data drifted nor that they did not',
    }),
});

const hasFailed = ({ status }: { status: string }) => status === 'FAIL';
const hasBroken = ({ status }: { status: string }) => status === 'ERROR';

/** What a report asks for: it alarms while one of its tests fails, and is clear when none does and none is broken. */
export function askedByReport({ modelName, reportName, tests }: z.output<typeof evidentlySchema>): Asked {
  const failed = tests.filter(hasFailed);
  const names = failed.slice(0, FAILED_NAMED_MAX).map(({ name }) => name);
  return {
    modelName,
    cause: 'WEBHOOK',
    source: 'evidently',
    alarm: alarmName('evidently', reportName),
    report: { status: failed.length > 0 ? 'firing' : 'resolved', startsAt: null },
    alertName: short(reportName),
    evidence: {
      reportName: short(reportName),
      tests: tests.length,
      failed: failed.length,
      names: short(names.join('; ')),
    },
  };
}
