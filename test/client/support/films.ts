import { finished, trainModel } from '../../api/support/trained.js';
import { graphql } from '../../support/graphql.js';

/** Imports a small generated set of ratings and trains a champion of films on it. @returns the dataset version's id */
export async function trainFilms(url: string, model = 'ITEM_KNN'): Promise<string> {
  const datasetVersionId = await importFilms(url);
  await trainModel(url, { datasetVersionId, model, runName: model });
  return datasetVersionId;
}

/** @returns the id of a dataset version of 6,000 generated ratings */
async function importFilms(url: string): Promise<string> {
  const { data } = await graphql<{ importDataset: { job: { id: string } } }>(
    url,
    `mutation { importDataset(input: { name: "films",
       source: { filmSample: { users: 200, films: 150, ratings: 6000 } } }) {
       ... on DatasetImportStarted { job { id } } } }`,
  );
  return (await finished(url, data!.importDataset.job.id)).datasetVersion!.id;
}

/** The films of a version that most people have rated. */
export async function mostRated(url: string, datasetVersionId: string) {
  const { data } = await graphql<{
    datasetVersion: { films: { id: string; title: string; year: number; genres: string[] }[] };
  }>(url, 'query ($id: ID!) { datasetVersion(id: $id) { films(first: 5) { id title year genres } } }', {
    id: datasetVersionId,
  });
  return data!.datasetVersion.films;
}

/** Recommends to the first users of the dataset. */
export async function recommendToUsers(url: string, users: number): Promise<void> {
  for (let user = 1; user <= users; user++) {
    await graphql(url, 'mutation ($userId: ID!) { recommend(input: { userId: $userId }) { __typename } }', {
      userId: String(user),
    });
  }
}

/** Tells that a user liked a film. */
export async function tellLiked(url: string, userId: string, filmId: string): Promise<void> {
  await graphql(
    url,
    `mutation ($events: [FeedbackEventInput!]!) {
       recordFeedback(input: { submittedBy: "spec", events: $events }) { __typename } }`,
    { events: [{ userId, filmId, kind: 'LIKED' }] },
  );
}
