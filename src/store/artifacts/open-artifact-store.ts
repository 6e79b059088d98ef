import type { Config } from '../../platform/config.js';
import { ArtifactStore } from '../artifact-store.js';
import { LocalBytes } from './local-bytes.js';

/** The artifact store that the configuration names. */
export async function openArtifactStore({ artifacts }: Pick<Config, 'artifacts'>): Promise<ArtifactStore> {
  if (artifacts.kind === 'file') return new ArtifactStore(new LocalBytes(artifacts.folder));
  // Loaded only when it is used: the SDK takes longer to load than a short command takes to run.
  const { S3Bytes } = await import('./s3-bytes.js');
  return new ArtifactStore(new S3Bytes(artifacts));
}
