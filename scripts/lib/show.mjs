/** What `npm start` prints when Gondola is up. */
import { EXAMPLE_LISTING, predict } from './client.mjs';

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

/** Prints the addresses to open and the lines to try. */
export function showAddresses(apiUrl, log) {
  log('');
  log(`  in a browser ${apiUrl}/`);
  log(`  GraphQL      ${apiUrl}/graphql`);
  log(`  OpenAPI      ${apiUrl}/openapi.json`);
  log(`  liveness     ${apiUrl}/healthz`);
  log(`  readiness    ${apiUrl}/readyz`);
  log(`  metrics      ${apiUrl}/metrics`);
  log('');
  log('  npx gondola doctor');
  log(`  curl -s -u :$GONDOLA_KEY ${apiUrl}/predict -H 'content-type: application/json' \\`);
  log(`    -d '{"title":"Figurine articulée 30 cm","description":"Neuve, dans sa boîte"}'`);
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
