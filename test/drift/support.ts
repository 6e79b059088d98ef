import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  generateSampleListings,
  type SampleOptions,
} from '../../src/subjects/listings/dataset/sample/generate.js';
import { writeSampleFiles } from '../../src/subjects/listings/dataset/sample/write.js';
import { finished, upload } from '../api/support/trained.js';
import { graphql } from '../support/graphql.js';
import { picture } from '../support/pictures.js';

export interface Listing {
  title: string;
  description: string;
}

/** Listings of the population that the sample is of; with another seed than its own, others than the champion has seen. */
export function listingsOf(options: SampleOptions): Listing[] {
  return [...generateSampleListings(options)]
    .map(({ designation, description }) => ({ title: designation, description }))
    .filter(({ title, description }) => title.trim() !== '' || description.trim() !== '');
}

/** The same listings, each with one of a few pictures that are uploaded for it. */
export async function withPictures(url: string, listings: readonly Listing[]): Promise<object[]> {
  const digests = await Promise.all(
    ['red', 'white', 'navy'].map(async (colour) =>
      upload(url, new Uint8Array(await picture(colour)), `${colour}.png`),
    ),
  );
  return listings.map((listing, index) => ({ ...listing, pictureDigest: digests[index % digests.length] }));
}

/**
 * Has a file of such listings answered by a batch job.
 * @returns when it was answered, and how many answers there are
 */
export async function answerFile(
  url: string,
  options: SampleOptions,
): Promise<{ from: string; to: string; rows: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'gondola-listings-'));
  try {
    const { xPath } = await writeSampleFiles(options, folder);
    const fileDigest = await upload(url, await readFile(xPath, 'utf8'));
    const from = new Date().toISOString();
    const { data, errors } = await graphql<{ startBatchPrediction: { job?: { id: string } } }>(
      url,
      `mutation ($input: StartBatchPredictionInput!) { startBatchPrediction(input: $input) {
         ... on BatchPredictionStarted { job { id } } } }`,
      { input: { fileDigest } },
    );
    const id = data?.startBatchPrediction.job?.id;
    if (id === undefined) throw new Error(JSON.stringify(errors ?? data));
    const { rows, rejectedRows } = await finished(url, id);
    return { from, to: new Date(Date.now() + 1).toISOString(), rows: rows! - rejectedRows! };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
