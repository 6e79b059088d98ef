/** What `npm start` prints when Gondola is up. */
import { EXAMPLE_LISTING, predict, recommend } from './client.mjs';

const RECOMMEND =
  'mutation { recommend(input: {likedFilms: ["1", "2"], k: 5}) { ... on Recommendation { films { film { title } because { film { title } contribution } } } } }';

/** Lines to try, by subject. */
const EXAMPLES = {
  listings: (apiUrl) => [
    `curl -s -u :$GONDOLA_KEY ${apiUrl}/predict -H 'content-type: application/json' \\`,
    `  -d '{"title":"Figurine articulée 30 cm","description":"Neuve, dans sa boîte"}'`,
  ],
  films: (apiUrl) => [
    'npx gondola predict --subject films --user 1',
    `curl -s -u :$GONDOLA_KEY ${apiUrl}/recommend -H 'content-type: application/json' -d '{"userId":"1","k":5}'`,
    `curl -s -u :$GONDOLA_KEY ${apiUrl}/graphql -H 'content-type: application/json' \\`,
    `  -d '${JSON.stringify({ query: RECOMMEND })}'`,
  ],
};

const percent = (share) => `${(100 * share).toFixed(1).padStart(5)} %`;

/** Makes one prediction and prints it. */
export async function showPrediction(apiUrl, log) {
  const prediction = await predict(apiUrl, EXAMPLE_LISTING);
  log('');
  log(
    `Prediction ${prediction.id} by model version ${prediction.modelVersion.version} in ${prediction.latencyMs.toFixed(1)} ms`,
  );
  log(`  listing   ${EXAMPLE_LISTING.title}`);
  log(
    `  category  ${prediction.category.code} ${prediction.category.name} (${percent(prediction.confidence).trim()})`,
  );
  for (const { category, confidence } of prediction.topK) {
    log(`    ${percent(confidence)}  ${category.code} ${category.name}`);
  }
}

/** Recommends films to one user of the sample and prints them. */
export async function showRecommendation(apiUrl, log) {
  const { id, films, modelVersion, latencyMs } = await recommend(apiUrl, { userId: '1', k: 5 });
  log('');
  log(
    `Recommendation ${id} by model version ${modelVersion.version} in ${latencyMs.toFixed(1)} ms, for user 1`,
  );
  for (const { film, because } of films) {
    const reason = because.length === 0 ? '' : `, because user 1 liked ${because[0].film.title}`;
    log(`  ${film.title}${film.year === null ? '' : ` (${film.year})`}${reason}`);
  }
}

/**
 * Prints the addresses to open and the lines to try.
 *
 * @param {string} subject what the lines are about
 */
export function showAddresses(apiUrl, log, subject = 'listings') {
  log('');
  log(`  in a browser ${apiUrl}/${subject === 'films' ? 'films' : ''}`);
  log(`  GraphQL      ${apiUrl}/graphql`);
  log(`  OpenAPI      ${apiUrl}/openapi.json`);
  log(`  liveness     ${apiUrl}/healthz`);
  log(`  readiness    ${apiUrl}/readyz`);
  log(`  metrics      ${apiUrl}/metrics`);
  log('');
  log('  npx gondola doctor');
  for (const line of EXAMPLES[subject](apiUrl)) log(`  ${line}`);
  log('');
}

/**
 * Prints how to sign in for the first time, while nobody has.
 *
 * @param {import('../../src/pipeline/access/first-accounts.js').FirstAccounts} accounts
 */
export function showFirstSignIn(apiUrl, { admin, mustChangePassword }, log) {
  if (admin !== null) {
    log(`  The account ${admin.name} has the one-time password  ${admin.oneTimePassword}`);
    log('  It is shown this once, and can only be changed: sign in with it at');
  } else if (mustChangePassword) {
    log('  The one-time password of the account admin was never changed; npx gondola account password admin');
    log('  gives it another one, which can only be changed: sign in with it at');
  } else {
    return;
  }
  log(`  ${apiUrl}/sign-in`);
  log('  in a browser, which then asks for your own, or in a terminal:');
  const query =
    'mutation { changePassword(currentPassword: "<one-time password>", newPassword: "<your own>") { __typename } }';
  log(`  curl -s -u admin ${apiUrl}/graphql -H 'content-type: application/json' \\`);
  log(`    -d '${JSON.stringify({ query })}'`);
  log('');
}
