import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { canonicalJson, digestOfJson } from '../../platform/digest.js';
import { AppError } from '../../platform/errors.js';
import type { ArtifactStore } from '../../store/artifact-store.js';
import { type DatasetSource, DatasetVersion } from '../../store/entities/dataset.js';
import { acceptRow, type RejectionReason } from './accept-row.js';
import { CLEANING_VERSION } from './clean.js';
import { type ColumnPositions, locateColumns } from './columns.js';
import { DuplicateFinder } from './duplicates.js';
import type { FileImport, ImportRequest } from './import-request.js';
import { CLASSES_MAX, isOfficialCode, OFFICIAL_LABEL_COLUMN, readLabels } from './labels.js';
import { readTable } from './read-table.js';
import { splitByCluster } from './split.js';
import { Spool } from './spool.js';
import type { CleanedSource, ImportedDataset, SpooledListing, SpooledRejection } from './version-content.js';
import { importedDataset } from './version-content.js';
import { writeVersion } from './write-version.js';

type OnProgress = (fraction: number, stage: string) => void;

interface ImportContext {
  db: DataSource;
  artifacts: ArtifactStore;
  temporaryDir: string;
  onProgress: OnProgress;
}

/**
 * Makes a dataset version from files in the artifact store. First pass: read, clean, reject, spool to disk, learn
 * the digest, the duplicates and the split; nothing is written to MySQL. Second pass: insert. Killed in between
 * and started again, it ends with the same version, since everything follows from the files and the recipe.
 * @throws AppError UNUSABLE_FILE when no row can be used; then nothing was changed
 */
export async function importDataset(
  request: Pick<ImportRequest, 'name' | 'split'> & { source: FileImport },
  context: ImportContext,
): Promise<ImportedDataset> {
  const { files, columns } = request.source;
  const recipe = { cleaning: CLEANING_VERSION, columns, split: request.split };
  const sourceDigest = digestOfJson({
    recipe,
    listings: files.listings.digest,
    labels: files.labels?.digest ?? null,
  });
  const known = await context.db.manager.findOneBy(DatasetVersion, { sourceDigest, state: 'ready' });
  if (known !== null) return importedDataset(known, false);

  const listings = await Spool.create<SpooledListing>(context.temporaryDir);
  const rejections = await Spool.create<SpooledRejection>(context.temporaryDir);
  try {
    const pass = await readAndClean(request.source, recipe, listings, rejections, context);
    const splits = splitByCluster(pass.classes, pass.clusters, request.split, request.split.seed);
    const sources: DatasetSource[] = [{ role: 'listings', ...files.listings }];
    if (files.labels !== undefined) sources.push({ role: 'labels', ...files.labels });
    return await writeVersion(
      context.db,
      { name: request.name, digest: pass.digest, sourceDigest, recipe, sources },
      { ...pass, splits, listings, rejections },
      (fraction) => context.onProgress(0.6 + 0.4 * fraction, 'storing listings'),
    );
  } finally {
    await listings.remove();
    await rejections.remove();
  }
}

async function readAndClean(
  source: FileImport,
  recipe: object,
  listings: Spool<SpooledListing>,
  rejections: Spool<SpooledRejection>,
  { artifacts, onProgress }: ImportContext,
): Promise<CleanedSource> {
  const { files, columns: mapping } = source;
  const labels = files.labels && (await readLabels(await artifacts.stream(files.labels.digest)));
  const bytesTotal = Math.max(1, await artifacts.bytesOf(files.listings.digest));
  const content = await artifacts.stream(files.listings.digest);
  let bytesRead = 0;
  content.on('data', (chunk: Buffer) => {
    bytesRead += chunk.length;
  });
  content.pause();

  const hash = createHash('sha256').update(canonicalJson(recipe));
  const classNumbers = new Map<string, number>();
  const classOfRow: number[] = [];
  const seenIds = new Set<string>();
  const duplicates = new DuplicateFinder();
  let columns: ColumnPositions | undefined;
  let official = labels?.official ?? false;

  const reject = async (line: number, reason: RejectionReason, detail: string, excerpt: string) => {
    hash.update(
      await rejections.add({ line, reason, detail: detail.slice(0, 500), excerpt: printable(excerpt) }),
    );
  };

  for await (const row of readTable(content)) {
    if (!('fields' in row)) {
      await reject(row.line, row.reason, row.detail, row.excerpt);
      continue;
    }
    if (columns === undefined) {
      columns = locateColumns(row.fields, mapping);
      if (labels === undefined && columns.label < 0) throw noLabelColumn();
      official ||= mapping.header && row.fields[columns.label]?.trim() === OFFICIAL_LABEL_COLUMN;
      if (mapping.header) continue;
    }
    const verdict = acceptRow(row.fields, columns, row.line);
    const excerpt = row.fields.join(' | ');
    if (!verdict.accepted) {
      await reject(row.line, verdict.reason, verdict.detail, excerpt);
      continue;
    }
    const { externalId, title, description, group, imageFile } = verdict.listing;
    const label =
      labels === undefined ? row.fields[columns.label]!.trim() : (labels.byId.get(externalId) ?? '');
    const problem = labelProblem(label, official);
    if (problem !== null) {
      await reject(row.line, problem.reason, problem.detail, excerpt);
      continue;
    }
    if (seenIds.has(externalId)) {
      await reject(row.line, 'duplicate-id', `The id "${externalId}" was used by an earlier row.`, excerpt);
      continue;
    }
    seenIds.add(externalId);
    let classNumber = classNumbers.get(label);
    if (classNumber === undefined) {
      if (classNumbers.size === CLASSES_MAX) throw tooManyClasses();
      classNumber = classNumbers.size;
      classNumbers.set(label, classNumber);
    }
    classOfRow.push(classNumber);
    duplicates.add({ title, description, group });
    hash.update(
      await listings.add({ line: row.line, id: externalId, title, description, label, image: imageFile }),
    );
    if (classOfRow.length % 500 === 0)
      onProgress(0.6 * Math.min(1, bytesRead / bytesTotal), 'reading the file');
  }
  await listings.finish();
  await rejections.finish();
  if (classOfRow.length === 0) throw await nothingUsable(rejections);

  const codes = [...classNumbers.keys()].sort((a, b) => (a < b ? -1 : 1));
  const renumbered = new Uint16Array(codes.length);
  codes.forEach((code, index) => {
    renumbered[classNumbers.get(code)!] = index;
  });
  return {
    digest: hash.digest('hex'),
    codes,
    classes: Uint16Array.from(classOfRow, (number) => renumbered[number]!),
    clusters: duplicates.clusters(),
  };
}

function labelProblem(label: string, official: boolean): { reason: RejectionReason; detail: string } | null {
  if (label === '') return { reason: 'no-label', detail: 'The row has no label, or two different ones.' };
  if (label.length > 191)
    return { reason: 'label-too-long', detail: 'The label is longer than 191 characters.' };
  if (official && !isOfficialCode(label)) {
    return { reason: 'unknown-label', detail: `"${label}" is not one of the 27 category codes.` };
  }
  return null;
}

function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: an excerpt must be safe to print
  return text.replace(/[\u0000-\u001f\ud800-\udfff]/g, ' ').slice(0, 300);
}

function noLabelColumn(): AppError {
  return new AppError(
    'UNUSABLE_FILE',
    'Which column is the label? None has a usual name; say it with "label", or give a labels file.',
    { field: 'label' },
  );
}

function tooManyClasses(): AppError {
  return new AppError(
    'UNUSABLE_FILE',
    `The label column has more than ${CLASSES_MAX} different values. Is it really the label? Nothing was imported.`,
    { field: 'label', classesMax: CLASSES_MAX },
  );
}

async function nothingUsable(rejections: Spool<SpooledRejection>): Promise<AppError> {
  const counts = new Map<string, number>();
  for await (const batch of rejections.batches(1000)) {
    for (const { reason } of batch) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const reasons = [...counts].map(([reason, count]) => `${reason}: ${count}`).join(', ');
  return new AppError(
    'UNUSABLE_FILE',
    rejections.length === 0
      ? 'The file has no rows. Nothing was imported.'
      : `None of the ${rejections.length} rows can be used (${reasons}). Nothing was imported.`,
    { field: 'file', rejectedRows: rejections.length },
  );
}
