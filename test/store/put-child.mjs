// Puts generated content into an artifact store: argv[2] has where, how many bytes, and the seed of the content.
// Prints what was kept, and the most memory that the process has used.

import { openArtifactStore } from '../../dist/src/store/artifacts/open-artifact-store.js';
import { openDatabase } from '../../dist/src/store/database.js';

const { place, mysqlUrl, megabytes, seed } = JSON.parse(process.argv[2]);

function* content() {
  const chunk = Buffer.alloc(1 << 20, seed);
  for (let index = 0; index < megabytes; index++) {
    chunk.writeUInt32LE(index);
    yield Buffer.from(chunk);
  }
}

const db = await openDatabase({ url: mysqlUrl, poolSize: 2 });
const artifacts = await openArtifactStore({ artifacts: place });
process.stdout.write('putting\n');
const { digest, bytes } = await artifacts.put(db.manager, content(), {
  mediaType: 'application/octet-stream',
  fileName: 'generated',
});
let bytesRead = 0;
for await (const chunk of await artifacts.stream(digest)) bytesRead += chunk.length;
const peakMegabytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(`${JSON.stringify({ digest, bytes, bytesRead, peakMegabytes })}\n`);
await db.destroy();
