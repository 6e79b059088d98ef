/** What the pictures of films show: recommendations and a drift check, on the sample of `npm start`. */
import { followJob } from './client.mjs';
import { SUBJECTS } from './subjects.mjs';

const { modelName } = SUBJECTS.films;
const USERS = 300;
/** Of so many recommendations, one is for somebody of whom nothing is known. */
const STRANGER_EVERY = 6;
const LIKED = 3;

/**
 * Recommendations, so that monitoring is not empty.
 *
 * @param {(query: string, variables?: object) => Promise<any>} graphql
 * @param {string} url
 */
export async function makeFilmsToShow(graphql, url) {
  console.log('recommending films, checking for drift');
  for (let user = 1; user <= USERS; user++) {
    const userId = user % STRANGER_EVERY === 0 ? `new-${user}` : String(user);
    await graphql(
      'mutation ($input: RecommendInput!) { recommend(input: $input) { ... on Recommendation { id } ... on Error { message } } }',
      { input: { userId } },
    );
  }
  const { checkDrift } = await graphql(
    `mutation ($input: CheckDriftInput!) {
       checkDrift(input: $input) { ... on DriftCheckStarted { job { id } } ... on Error { message } } }`,
    { input: { modelName } },
  );
  if (checkDrift.job === undefined) throw new Error(checkDrift.message);
  await followJob(url, checkDrift.job.id, () => {});
}

/**
 * What to open, and what to do there before the picture is taken.
 *
 * @param {(query: string, variables?: object) => Promise<any>} graphql
 * @returns {Promise<[name: string, path: string, act?: (page: import('playwright-core').Page) => Promise<void>][]>}
 */
export async function filmPages(graphql) {
  const { model } = await graphql(
    `query ($modelName: String!, $films: Int!) {
       model(name: $modelName) { champion { run { datasetVersion { films(first: $films) { id } } } } } }`,
    { modelName, films: LIKED },
  );
  const liked = model.champion.run.datasetVersion.films.map(({ id }) => `film=${id}`).join('&');
  const answered = (page) => page.getByText('Because you liked', { exact: false }).first().waitFor();
  return [
    ['films', `/films?${liked}`, answered],
    ['films-monitoring', `/monitoring?model=${modelName}`],
  ];
}
