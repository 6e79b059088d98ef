// Archives predictions in a process of its own, from the build, and kills itself with SIGKILL at the given step.
import { archivePredictions } from '../../dist/src/pipeline/serving/archive/archive-predictions.js';
import { ArtifactStore } from '../../dist/src/store/artifact-store.js';
import { LocalBytes } from '../../dist/src/store/artifacts/local-bytes.js';
import { openDatabase } from '../../dist/src/store/database.js';

const { mysqlUrl, artifactDir, before, point, chunkRows } = JSON.parse(process.argv[2]);
const db = await openDatabase({ url: mysqlUrl, poolSize: 2 }); // as the threads of jobs
await archivePredictions(new Date(before), {
  ...{ db, artifacts: new ArtifactStore(new LocalBytes(artifactDir)), chunkRows },
  onPoint(reached) {
    if (reached === point) process.kill(process.pid, 'SIGKILL');
  },
});
await db.destroy();
