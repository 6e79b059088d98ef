import type { EntityManager } from 'typeorm';
import { type ExtensionCounts, NO_CHANGES } from '../../../pipeline/corrections/extension-request.js';
import { CONTROL } from '../../../pipeline/dataset/clean.js';
import { ERASED_ID } from '../../../pipeline/dataset/erased-rows.js';
import type { Spool } from '../../../pipeline/dataset/spool.js';
import type { SpooledRejection } from '../../../pipeline/dataset/version-content.js';
import { sha256 } from '../../../platform/digest.js';
import { SPLITS } from '../../../store/splits.js';
import type { RejectionReason } from '../dataset/accept-row.js';
import { ClassNumbers } from '../dataset/class-numbers.js';
import { DuplicateFinder } from '../dataset/duplicates.js';
import type { SpooledListing } from '../dataset/listing-content.js';
import type { SplitShares } from '../dataset/split.js';
import type { AgreedLabel, AgreedLabels } from './agreed-labels.js';
import type { BaseRow } from './base-rows.js';
import { madeExternalId } from './listing-digest.js';

const [TRAIN, VALIDATION, GOLD] = [
  SPLITS.indexOf('train'),
  SPLITS.indexOf('validation'),
  SPLITS.indexOf('gold'),
];
const EXCERPT_CHARS = 300;
const TEXTS_AT_ONCE = 1_000;

/** Where a row's picture comes from. */
export type PictureOrigin = { readonly baseRow: number } | { readonly digest: string } | null;

interface Spools {
  readonly listings: Spool<SpooledListing>;
  readonly rejections: Spool<SpooledRejection>;
}

interface Setting {
  readonly labels: AgreedLabels;
  /** Categories of the base. */
  readonly codes: readonly string[];
  readonly split: SplitShares & { readonly seed: number };
  /** Whether the base has pictures, so that a listing without texts can be used. */
  readonly withPictures: boolean;
}

/**
 * The rows of an extended dataset version. Rows of the base stay in their split, whatever becomes of their labels: gold
 * stays gold. A new listing goes where the listings are that are the same product; one that is like none goes by a
 * digest of its own, so that it goes to the same split whenever and with whatever others it is taken in. One that is
 * the same product as listings of different splits is left out, as it would tie them together. Into gold go only new
 * listings that were drawn by chance: people correct unasked where the champion is wrong, and a gold chosen by its
 * errors would let any other model win.
 */
export class ExtendedRows {
  readonly counts: ExtensionCounts = { ...NO_CHANGES };
  readonly pictures: PictureOrigin[] = [];
  /** Listings whose labels the version has, with these labels. */
  readonly contained = new Map<string, string>();
  /** Listings whose labels change nothing of the base: it has them, or they cannot be taken in. */
  readonly unchanged = new Map<string, string>();
  private readonly seen = new Set<string>();
  private readonly splits: number[] = [];
  private readonly classes = new ClassNumbers();
  private readonly duplicates = new DuplicateFinder();
  private readonly clusterOfId = new Map<string, number>();
  private readonly known: ReadonlySet<string>;
  private readonly trained = new Set<string>();

  constructor(
    private readonly setting: Setting,
    private readonly spools: Spools,
  ) {
    this.known = new Set(setting.codes);
  }

  /** Takes the next row of the base. */
  async addBaseRow(row: BaseRow): Promise<void> {
    const { rowNo, line, externalId, title, description, cluster, image } = row;
    if (externalId === ERASED_ID && title === '' && description === '' && image === null) {
      this.counts.erased += 1;
      return;
    }
    const labels = this.setting.labels.of({ externalId, title, description });
    for (const { listingId } of labels) this.seen.add(listingId);
    const label = await this.labelOf(row, labels[0]);
    if (label === null) return;
    this.clusterOfId.set(externalId, cluster);
    const listing = { line, id: externalId, title, description, label: label.code, image };
    await this.push(
      label.labelled === null ? listing : { ...listing, labelled: label.labelled },
      { split: row.split, group: groupOfCluster(cluster) },
      { baseRow: rowNo },
    );
  }

  private async labelOf(row: BaseRow, agreed: AgreedLabel | undefined) {
    const { code, labelled, labelledHere } = row;
    if (agreed === undefined) {
      if (labelled === null || !labelledHere) return { code, labelled };
      if (labelled.original === null) {
        this.counts.withdrawn += 1;
        return null;
      }
      this.counts.restored += 1;
      return { code: labelled.original, labelled: null };
    }
    if (agreed.code !== code && !this.knows(agreed)) {
      await this.leaveOut(agreed, 'unknown-label', unknownCategory(agreed), row);
      return { code, labelled };
    }
    this.contained.set(agreed.listingId, agreed.code);
    if (agreed.code === code) {
      this.unchanged.set(agreed.listingId, agreed.code);
      return { code, labelled };
    }
    this.counts.relabelled += 1;
    const original = labelled === null ? code : labelled.original;
    const { by, correctionId } = agreed;
    return { code: agreed.code, labelled: { by, correctionId, original } };
  }

  /** Takes the listings that the base has not, after all of its rows. */
  async addNewListings(manager: EntityManager): Promise<void> {
    const unseen = this.setting.labels.all.filter(({ listingId }) => !this.seen.has(listingId));
    for (let from = 0; from < unseen.length; from += TEXTS_AT_ONCE) {
      const part = unseen.slice(from, from + TEXTS_AT_ONCE);
      const texts = await readTexts(manager, part);
      for (const label of part) await this.addNew(label, texts.get(label.correctionId)!);
    }
  }

  private async addNew(
    label: AgreedLabel,
    { externalId, title, description, pictureDigest }: Texts,
  ): Promise<void> {
    const hasTexts = title !== '' || description !== '';
    if (!hasTexts && pictureDigest === null) {
      this.unchanged.set(label.listingId, label.code); // it was erased
      return;
    }
    const id = externalId ?? madeExternalId(label.listingId);
    const told = { externalId: id, title };
    if (!hasTexts && !this.setting.withPictures) {
      return this.leaveOut(
        label,
        'no-text',
        'The listing has a picture alone, and the dataset has no pictures.',
        told,
      );
    }
    if (!this.knows(label)) return this.leaveOut(label, 'unknown-label', unknownCategory(label), told);
    const group = this.groupOfId(externalId);
    const joined = this.duplicates.joinedBy({ title, description, group });
    const splits = new Set(joined.map((row) => this.splits[row]!));
    if (splits.size > 1) {
      const detail = 'The listing is the same product as listings of different splits.';
      return this.leaveOut(label, 'straddles-splits', detail, told);
    }
    const [split = this.trained.has(label.code) && label.isDrawn ? this.drawSplit(label) : TRAIN] = splits;
    if (split === GOLD && !label.isDrawn) {
      const detail = 'The listing is the same product as a gold row, and was not drawn by chance.';
      return this.leaveOut(label, 'not-drawn', detail, told);
    }
    this.contained.set(label.listingId, label.code);
    this.counts.added += 1;
    const { code, by, correctionId } = label;
    await this.push(
      {
        line: 0,
        id,
        title,
        description,
        label: code,
        image: null,
        labelled: { by, correctionId, original: null },
      },
      { split, group },
      pictureDigest === null ? null : { digest: pictureDigest },
    );
  }

  /** What the import of a dataset version needs to know of all rows. */
  finish() {
    return {
      ...this.classes.sorted(),
      clusters: this.duplicates.clusters(),
      splits: Uint8Array.from(this.splits),
    };
  }

  private async push(
    listing: SpooledListing,
    { split, group }: { split: number; group: string },
    picture: PictureOrigin,
  ): Promise<void> {
    this.duplicates.add({ title: listing.title, description: listing.description, group });
    this.classes.add(listing.label);
    this.splits.push(split);
    this.pictures.push(picture);
    if (split === TRAIN) this.trained.add(listing.label);
    await this.spools.listings.add(listing);
  }

  private knows({ code, isNew }: AgreedLabel): boolean {
    return isNew || this.known.has(code);
  }

  /** Listings with one id are one product, also when the texts were changed. */
  private groupOfId(externalId: string | null): string {
    if (externalId === null) return '';
    const cluster = this.clusterOfId.get(externalId);
    return cluster === undefined ? `id ${externalId}` : groupOfCluster(cluster);
  }

  private drawSplit({ digest }: AgreedLabel): number {
    const { validation, gold, seed } = this.setting.split;
    const drawn = Number.parseInt(sha256(`${seed}/${digest}`).slice(0, 13), 16) / 2 ** 52;
    if (drawn < gold) return GOLD;
    return drawn < gold + validation ? VALIDATION : TRAIN;
  }

  private async leaveOut(
    { listingId, code }: AgreedLabel,
    reason: RejectionReason,
    detail: string,
    { externalId, title }: { externalId: string; title: string },
  ): Promise<void> {
    this.counts.leftOut += 1;
    this.unchanged.set(listingId, code);
    const excerpt = [externalId, title, code].join(' | ').slice(0, EXCERPT_CHARS);
    const printable = excerpt.replace(CONTROL, ' ').replace(/[\ud800-\udbff]$/, '');
    await this.spools.rejections.add({ line: 0, reason, detail: detail.slice(0, 500), excerpt: printable });
  }
}

const groupOfCluster = (cluster: number) => `cluster ${cluster}`;

function unknownCategory({ code }: AgreedLabel): string {
  return `"${code}" is no category of the dataset, and was not said to be a new one.`;
}

interface Texts {
  readonly externalId: string | null;
  readonly title: string;
  readonly description: string;
  readonly pictureDigest: string | null;
}

async function readTexts(
  manager: EntityManager,
  labels: readonly AgreedLabel[],
): Promise<Map<string, Texts>> {
  const rows: (Texts & { id: string })[] = await manager.query(
    `SELECT id, external_id AS externalId, title, description, picture_digest AS pictureDigest
       FROM correction WHERE id IN (?)`,
    [labels.map(({ correctionId }) => correctionId)],
  );
  return new Map(rows.map(({ id, ...texts }) => [id, texts]));
}
