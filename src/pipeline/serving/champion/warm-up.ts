import { setImmediate } from 'node:timers/promises';
import { PICTURE_FEATURE_COUNT } from '../../../ml/image/picture-features.js';
import type { ListingModel } from '../../../ml/model/listing-model.js';
import { AppError } from '../../../platform/errors.js';

/** Of the lengths and the kind that requests have: what they touch lies in the processor's caches afterwards. */
const LISTINGS: readonly { title: string; description: string }[] = [
  {
    title: 'Piscine tubulaire ronde 3,05 m',
    description: 'Avec pompe de filtration et bâche, montage en 10 minutes.',
  },
  { title: 'Lot de 3 coussins en velours 45x45 cm bleu canard', description: '' },
  {
    title: 'Harry Potter et la chambre des secrets - J.K. Rowling',
    description: 'Poche, bon état, quelques traces.',
  },
  { title: 'Samsung Galaxy S8 64GB Midnight Black', description: '' },
  { title: 'Console PlayStation 4 Slim 500 Go + 2 manettes', description: '<p>Vendue avec câbles.</p>' },
  { title: 'Figurine articulée 30 cm', description: 'Neuve, dans sa boîte d’origine.' },
  { title: 'Bosch WAQ283S1GB 8kg 1400rpm washing machine', description: '' },
  {
    title: 'Table de jardin pliante bois acacia',
    description:
      'Table rectangulaire en bois massif huilé, 120 x 70 x 74 cm, pieds pliants, livrée montée. '.repeat(8),
  },
];

const ROUNDS = 5;
const SUM_TOLERANCE = 1e-3;

/**
 * Lets a model answer before anybody asks it, with the event loop going round between listings. A model whose
 * answers are no probabilities is found here, and does not serve.
 * @throws AppError DAMAGED_ARTIFACT
 */
export async function warmUp(model: ListingModel): Promise<void> {
  const picture = model.vectorizer === null ? new Uint8Array(PICTURE_FEATURE_COUNT) : null;
  for (let round = 0; round < ROUNDS; round++) {
    for (const listing of LISTINGS) {
      assertProbabilities(model.predict({ ...listing, picture }));
      await setImmediate();
    }
  }
}

function assertProbabilities(probabilities: Float32Array): void {
  const sum = probabilities.reduce((total, probability) => total + probability, 0);
  if (Math.abs(sum - 1) <= SUM_TOLERANCE) return; // NaN fails too
  throw new AppError('DAMAGED_ARTIFACT', 'The model answers with numbers that are no probabilities.', {
    sum: String(sum),
  });
}
