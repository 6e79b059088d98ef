// Fits one recommender in a process of its own, so that its time is its own.
// Usage: node benchmarks/lib/fit-recommender-step.mjs '<json>' ; prints one line of JSON.
import { readFileSync, writeFileSync } from 'node:fs';

const { fitRecommender } = await import('../../dist/src/ml/recommend/fit-recommender.js');
const { collectInteractions } = await import('../../dist/src/ml/recommend/interactions.js');
const { FilmModel } = await import('../../dist/src/ml/recommend/film-model.js');
const { likesOf } = await import('../../dist/src/ml/recommend/likes-of.js');

const { kind, folder, users, films, options, output } = JSON.parse(process.argv[2]);
const read = (name) => {
  const lines = readFileSync(`${folder}/${name}.csv`, 'utf8').trim().split('\n').filter(Boolean);
  const events = lines.map((line) => {
    const [user, film, rating, time] = line.split(',').map(Number);
    return { user, film, rating, time };
  });
  return collectInteractions(users, films, events);
};
const train = read('train');
// Only what stops by its validation needs it; the others are timed without, as the peer is.
const validation = kind === 'two-tower' ? read('validation') : collectInteractions(users, films, []);
const features = JSON.parse(readFileSync(`${folder}/features.json`, 'utf8'));
const listener = { onProgress() {}, onEpoch: async () => {} };
const startedAt = performance.now();
const cpuBefore = process.cpuUsage();
const recommender = await fitRecommender(kind, { train, validation, features }, options, 1, listener);
const seconds = (performance.now() - startedAt) / 1000;
const { user, system } = process.cpuUsage(cpuBefore);
const filmIds = features.titles.map((_, film) => String(film));
const model = new FilmModel({
  recommender,
  filmIds,
  features,
  likes: likesOf(train),
  ratingBiases: null,
  notes: {},
});
writeFileSync(output, Buffer.concat(model.encode()));
process.stdout.write(`${JSON.stringify({ seconds, cpuSeconds: (user + system) / 1e6 })}\n`);
