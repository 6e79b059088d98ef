import type { ArtifactStore } from '../../store/artifact-store.js';

/** A file of the store, telling what share of it has been read. @throws AppError NOT_FOUND */
export async function streamWithProgress(
  artifacts: ArtifactStore,
  digest: string,
  onProgress: (fraction: number) => void,
): Promise<AsyncGenerator<Buffer>> {
  const bytesTotal = Math.max(1, await artifacts.bytesOf(digest));
  const content = await artifacts.stream(digest);
  return (async function* () {
    let bytesRead = 0;
    for await (const chunk of content as AsyncIterable<Buffer>) {
      yield chunk;
      bytesRead += chunk.length;
      onProgress(bytesRead / bytesTotal);
    }
  })();
}
