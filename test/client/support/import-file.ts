import { finished } from '../../api/support/trained.js';
import { graphql } from '../../support/graphql.js';
import { LISTING_COLUMNS } from './listings.js';

interface Import {
  name: string;
  /** As csvOfListings writes it. */
  csv: string;
  /** A zip archive. */
  pictures?: Buffer;
}

/** Imports a file of csvOfListings to the end. @returns the id of the dataset version */
export async function importFile(url: string, { name, csv, pictures }: Import): Promise<string> {
  const files = {
    listings: { digest: await sent(url, `${name}.csv`, csv), fileName: `${name}.csv` },
    ...(pictures && {
      pictures: { digest: await sent(url, `${name}.zip`, pictures), fileName: `${name}.zip` },
    }),
  };
  const columns = { ...LISTING_COLUMNS, ...(pictures && { picture: 'photo' }) };
  const { data } = await graphql<{ importDataset: { job: { id: string } } }>(
    url,
    `mutation ($input: ImportDatasetInput!) { importDataset(input: $input) {
       ... on DatasetImportStarted { job { id } } } }`,
    { input: { name, source: { files, columns } } },
  );
  return (await finished(url, data!.importDataset.job.id)).datasetVersion!.id;
}

/** Generates ratings of films and imports them. @returns the id of the dataset version */
export async function importFilmSample(url: string, name: string): Promise<string> {
  const { data } = await graphql<{ importDataset: { job: { id: string } } }>(
    url,
    `mutation ($name: String!) { importDataset(input: { name: $name,
       source: { filmSample: { users: 20, films: 100, ratings: 400 } } }) {
       ... on DatasetImportStarted { job { id } } } }`,
    { name },
  );
  return (await finished(url, data!.importDataset.job.id)).datasetVersion!.id;
}

async function sent(url: string, name: string, content: string | Buffer): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob([typeof content === 'string' ? content : new Uint8Array(content)]), name);
  const response = await fetch(`${url}/files`, { method: 'POST', body: form });
  return ((await response.json()) as { digest: string }).digest;
}
