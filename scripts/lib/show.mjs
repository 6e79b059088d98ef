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
  log(`  curl -s ${apiUrl}/predict -H 'content-type: application/json' \\`);
  log(`    -d '{"title":"Figurine articulée 30 cm","description":"Neuve, dans sa boîte"}'`);
  log('');
}
