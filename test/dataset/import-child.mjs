// Imports one request in a process of its own, from the build, and prints what it took: { result, peakRssMb, seconds }.

import { ArtifactStore } from '../../dist/src/store/artifact-store.js';
import { LocalBytes } from '../../dist/src/store/artifacts/local-bytes.js';
import { openDatabase } from '../../dist/src/store/database.js';
import { importDataset } from '../../dist/src/subjects/listings/dataset/import-dataset.js';

const { mysqlUrl, artifactDir, temporaryDir, request } = JSON.parse(process.argv[2]);
const db = await openDatabase({ url: mysqlUrl, poolSize: 2 });
const startedAt = performance.now();
const result = await importDataset(request, {
  db,
  artifacts: new ArtifactStore(new LocalBytes(artifactDir)),
  temporaryDir,
  onProgress() {},
});
const seconds = (performance.now() - startedAt) / 1000;
await db.destroy();
process.stdout.write(JSON.stringify({ result, seconds, peakRssMb: process.resourceUsage().maxRSS / 1024 }));
