import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { ArtifactPlace } from '../../src/platform/config.js';
import type { TestEnvironment } from './environment.js';
import type { S3Server } from './s3-server.js';

/** A new folder for artifacts. */
export function folderPlace({ dataDir }: TestEnvironment): ArtifactPlace {
  return { kind: 'file', folder: mkdtempSync(join(dataDir, 'artifacts-')) };
}

/** A new prefix in the bucket of a test server. */
export function bucketPlace(
  { dataDir }: TestEnvironment,
  { bucket, endpoint }: S3Server,
): Extract<ArtifactPlace, { kind: 's3' }> {
  return {
    kind: 's3',
    bucket,
    prefix: `${randomBytes(6).toString('hex')}/`,
    endpoint,
    region: undefined,
    forcePathStyle: true,
    spoolFolder: mkdtempSync(join(dataDir, 'spool-')),
  };
}
