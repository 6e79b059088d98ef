// Promotes, rolls back or trains in a process of its own, from the build, and kills itself with SIGKILL at a named point.
import { trainAndPromote } from '../../dist/src/pipeline/loop/train-and-promote.js';
import { promoteVersion } from '../../dist/src/pipeline/registry/promote-version.js';
import { rollBack } from '../../dist/src/pipeline/registry/roll-back.js';
import { DEFAULT_GATE_RULE } from '../../dist/src/platform/gate-rule.js';
import { ArtifactStore } from '../../dist/src/store/artifact-store.js';
import { LocalBytes } from '../../dist/src/store/artifacts/local-bytes.js';
import { openDatabase } from '../../dist/src/store/database.js';

const { mysqlUrl, artifactDir, task, request, point } = JSON.parse(process.argv[2]);
const db = await openDatabase({ url: mysqlUrl, poolSize: 2 });
const context = {
  db,
  artifacts: new ArtifactStore(new LocalBytes(artifactDir)),
  rule: DEFAULT_GATE_RULE,
  fourEyes: null,
  assertMayWrite: async () => {},
  onProgress() {},
  onPoint(reached) {
    if (reached === point) process.kill(process.pid, 'SIGKILL');
  },
};
const tasks = {
  train: () => trainAndPromote(request.runId, context),
  promote: () => promoteVersion(request, context),
  rollback: () => rollBack(request, context),
};
await tasks[task]();
await db.destroy();
