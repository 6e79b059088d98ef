import { streamWithProgress } from '../../../pipeline/dataset/stream-with-progress.js';
import type { ArtifactStore } from '../../../store/artifact-store.js';
import { FILMS, type FileLayout, LINKS, RATINGS, TAGS } from './file-layout.js';
import type { FilmFiles } from './import-sources.js';
import { type FileRow, readRows } from './read-rows.js';
import { formatOfFilms, formatOfRatings, type SetFormat } from './set-format.js';

/** So much of a file is looked at to know its format. */
const HEAD_BYTES = 16_384;
const BYTE_ORDER_MARK = '\u00ef\u00bb\u00bf';

export type FilmRole = keyof FilmFiles;

const LAYOUTS: Readonly<Record<FilmRole, FileLayout>> = {
  ratings: RATINGS,
  films: FILMS,
  tags: TAGS,
  links: LINKS,
};

export interface OpenedSource {
  readonly format: SetFormat;
  /** The records, many at a time. */
  readonly rows: AsyncGenerator<FileRow[]>;
}

/**
 * Opens one file of a set; its format is known by its first line.
 * @throws AppError NOT_FOUND, UNUSABLE_FILE; while reading also what `readRows` throws
 */
export async function openSource(
  artifacts: ArtifactStore,
  role: FilmRole,
  digest: string,
  onProgress: (fraction: number) => void,
): Promise<OpenedSource> {
  const format = formatOf(role, await headOf(artifacts, digest));
  const content = await streamWithProgress(artifacts, digest, onProgress);
  return { format, rows: readRows(content, format, LAYOUTS[role]) };
}

/** Only the latest sets have tags and links. */
function formatOf(role: FilmRole, head: string): SetFormat {
  if (role === 'ratings') return formatOfRatings(head);
  return role === 'films' ? formatOfFilms(head) : 'latest';
}

async function headOf(artifacts: ArtifactStore, digest: string): Promise<string> {
  const content = await artifacts.stream(digest);
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of content as AsyncIterable<Buffer>) {
    parts.push(chunk);
    bytes += chunk.length;
    if (bytes >= HEAD_BYTES) break;
  }
  const head = Buffer.concat(parts).subarray(0, HEAD_BYTES).toString('latin1');
  return head.startsWith(BYTE_ORDER_MARK) ? head.slice(BYTE_ORDER_MARK.length) : head;
}
