import { createStages } from '../pipeline/loop/stages.js';
import { referenceOf } from '../pipeline/monitoring/reference-profile.js';
import { findModelVersion } from '../pipeline/registry/loaded-model.js';
import { MEASURE_REFERENCE } from '../queue/definitions.js';
import { Model } from '../store/entities/registry.js';
import { subjectOf } from '../subjects/subjects.js';
import { implementJob } from './kit/handler.js';

export const measureReferenceJob = implementJob(
  MEASURE_REFERENCE,
  async ({ payload, db, artifacts, ...context }) => {
    const stages = createStages(context.reportProgress, { measuring: 1 });
    const version = await findModelVersion(db.manager, payload.modelVersionId);
    const { name, subject } = await db.manager.findOneByOrFail(Model, { id: version.modelId });
    const { record } = await referenceOf(subjectOf(subject ?? 'listings'), version, name, {
      ...{ manager: db.manager, artifacts },
      onProgress: (fraction) => stages.report('measuring', fraction, 'measuring the gold rows'),
    });
    return { referenceDigest: record.artifactDigest, rows: record.rows };
  },
);
