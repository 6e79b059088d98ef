import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const file = pathToFileURL(join(import.meta.dirname, 'deadly.mjs')).href;

/**
 * Variables with which a worker dies by SIGKILL when a job of the kind gets to a stage.
 * @param stage the beginning of the stage's name; empty for the start of the job, `done` for its end
 * @param again whether a process of the job's own, in which it is tried again, dies too
 */
export const deadly = (kind: string, stage: string, { again = false } = {}) => ({
  NODE_OPTIONS: `--import ${file}`,
  DEADLY_KIND: kind,
  DEADLY_STAGE: stage,
  DEADLY_AGAIN: again ? 'yes' : 'no',
});
