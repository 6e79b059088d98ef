import type { EntityManager } from 'typeorm';
import { digestOfJson } from '../../../platform/digest.js';
import { type ListingIdentity, listingDigest, listingIdOf } from './listing-digest.js';

/** A category that people agree on for a listing. */
export interface AgreedLabel {
  readonly listingId: string;
  readonly digest: string;
  readonly code: string;
  /** The first of the corrections that say so, and who submitted it. */
  readonly correctionId: string;
  readonly by: string;
  /** Whether the model did not know the category. */
  readonly isNew: boolean;
  /** Whether the listing was drawn by chance to be judged (REVIEW), whoever else spoke of it unasked. */
  readonly isDrawn: boolean;
}

/**
 * All labels of a model that people agree on, at one moment. They come from corrections alone: what a model answered is
 * in another table and never read here. In memory stay a few hundred bytes a label; the texts are read when needed.
 */
export class AgreedLabels {
  private readonly byDigest: ReadonlyMap<string, AgreedLabel>;
  private readonly byListing: ReadonlyMap<string, AgreedLabel>;

  private constructor(
    private readonly modelId: string,
    /** In the order in which the listings were first spoken of. */
    readonly all: readonly AgreedLabel[],
  ) {
    this.byDigest = new Map(all.map((label) => [label.digest, label]));
    this.byListing = new Map(all.map((label) => [label.listingId, label]));
  }

  static async read(manager: EntityManager, modelId: string): Promise<AgreedLabels> {
    const rows: (Omit<AgreedLabel, 'isNew' | 'isDrawn'> & { isNew: number; isDrawn: number })[] =
      await manager.query(
        `SELECT agreed.id AS listingId, agreed.digest, agreed.category_code AS code, first.id AS correctionId,
              first.submitted_by AS \`by\`, agreed.isNew, agreed.isDrawn
         FROM (SELECT listing.id, listing.digest, listing.category_code, MIN(correction.id) AS firstId,
                      MAX(correction.new_category) AS isNew, MAX(correction.source = 'REVIEW') AS isDrawn
                 FROM corrected_listing listing
                 JOIN correction ON correction.listing_id = listing.id AND correction.state = 'ACCEPTED'
                WHERE listing.model_id = ? AND listing.state = 'LABELLED'
                GROUP BY listing.id, listing.digest, listing.category_code) agreed
         JOIN correction first ON first.id = agreed.firstId ORDER BY agreed.id`,
        [modelId],
      );
    return new AgreedLabels(
      modelId,
      rows.map((row) => ({ ...row, isNew: Number(row.isNew) === 1, isDrawn: Number(row.isDrawn) === 1 })),
    );
  }

  /** The label of a listing by its id and texts, or else that of a listing that was named by these texts alone. */
  of({
    externalId,
    ...texts
  }: Omit<ListingIdentity, 'pictureDigest'> & { externalId: string }): AgreedLabel[] {
    const madeFor = listingIdOf(externalId);
    if (madeFor !== null) {
      const label = this.byListing.get(madeFor);
      return label === undefined ? [] : [label];
    }
    const named = (id: string | null) =>
      this.byDigest.get(listingDigest(this.modelId, { ...texts, externalId: id, pictureDigest: null })) ?? [];
    return [named(externalId), texts.title === '' && texts.description === '' ? [] : named(null)].flat();
  }

  /** A digest of all labels. */
  digest(): string {
    return digestOfJson(
      this.all
        .map(({ digest, code, correctionId, isDrawn }) => ({
          digest,
          label: [digest, code, correctionId, isDrawn],
        }))
        .sort((a, b) => (a.digest < b.digest ? -1 : 1))
        .map(({ label }) => label),
    );
  }
}
