import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface S3Server {
  readonly endpoint: string;
  readonly bucket: string;
  /** Environment variables for programs that keep artifacts there. */
  readonly variables: Record<string, string>;
  close(): Promise<void>;
}

/** Starts s3rver (see s3-server.mjs) with one empty bucket, and lets this process use its credentials. */
export async function startS3Server(): Promise<S3Server> {
  const folder = mkdtempSync(join(tmpdir(), 'gondola-s3-'));
  const bucket = 'artifacts';
  const script = join(import.meta.dirname, 's3-server.mjs');
  const child = spawn(process.execPath, ['--openssl-legacy-provider', script, folder, bucket], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const [port] = (await Promise.race([once(child.stdout.setEncoding('utf8'), 'data'), exited])) as [string];
  if (child.exitCode !== null) throw new Error(`s3rver ended with ${child.exitCode}`);
  const endpoint = `http://127.0.0.1:${port.trim()}`;
  const credentials = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' };
  Object.assign(process.env, credentials);
  return {
    endpoint,
    bucket,
    variables: { ...credentials, ARTIFACT_STORE: `s3://${bucket}/gondola`, S3_ENDPOINT: endpoint },
    async close() {
      child.kill('SIGKILL');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
