// Recommenders of films against the same methods written plainly with scipy and numpy: same split by time, same measures.
// Prints NDCG@10 with intervals, the time of each training (the least of the rounds) and its ratio, how long ten recommendations take among 10,000
// films, and how many users a second a batch serves. Says what is required and not reached.
// The peer weighs a history as it is; ours lets what was done lately say more, which is much of the difference.
// Usage: npm run bench:recommend [-- --data ../shared/data/ml-100k] [--rounds 3] [--skip two-tower] [--threads 2]
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { madeUpRatings, movieLens100k, writeInteractions } from './lib/film-data.mjs';
import { ensurePeers } from './lib/peers.mjs';
import { quantile } from './lib/timing.mjs';

const load = (name) => import(`../dist/src/ml/recommend/${name}.js`);
const { DEFAULT_RECOMMENDER_OPTIONS } = await load('fit-recommender');
const { FilmModel } = await load('film-model');
const { historyOf, joinInteractions } = await load('interactions');
const { judgeRanking } = await load('measures');
const { compareUsers } = await load('paired-users');
const { fitRatingBiases, squaredRatingErrors, DEFAULT_RATING_OPTIONS } = await load('rating-biases');
const { summariseRanking } = await load('ranking-summary');
const { recommendBatch } = await load('recommend-batch');
const { RECOMMENDER_KINDS } = await load('recommender');
const { splitByTime } = await load('split-by-time');

const root = resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    data: { type: 'string', default: join(root, '../shared/data/ml-100k') },
    rounds: { type: 'string', default: '3' },
    threads: { type: 'string', default: '2' },
    skip: { type: 'string', default: '' },
  },
});
const run = promisify(execFile);
const folder = join(root, '.gondola/bench-recommend');
const log = (line) => process.stderr.write(`${line}\n`);
const BOOTSTRAP = { seed: 1, resamples: 2000, confidence: 0.95 };
const CATALOGUE = { users: 10_000, films: 10_000, perUser: 60 };
const REQUIRED = { overPopularity: 1.5, trainRatio: 3, topMs: 1, usersPerSecond: 10_000 };
/** As good as any on the validation part of MovieLens 100K, for histories that are weighed as they are. */
const PEER_NEIGHBOURS = { neighbours: 200, shrinkage: 0 };
const missed = [];
const require = (what, isReached) => isReached || missed.push(what);

ensurePeers(log, ['python3-scipy']);
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
try {
  await compareQuality();
  await measureServing();
} finally {
  await rm(folder, { recursive: true, force: true });
}
for (const what of missed) console.log(`not reached: ${what}`);
process.exitCode = missed.length === 0 ? 0 : 1;

async function compareQuality() {
  const data = movieLens100k(values.data) ?? madeUpRatings({ users: 2000, films: 1500, perUser: 60 });
  const { users, films } = data.interactions;
  const { train, validation, gold } = splitByTime(data.interactions);
  const history = joinInteractions(train, validation);
  for (const [name, part] of Object.entries({ train, validation, history })) {
    writeInteractions(join(folder, `${name}.csv`), part);
  }
  writeFileSync(join(folder, 'features.json'), JSON.stringify(data.features));
  const sizes = [train, validation, gold].map(({ filmIndex }) => filmIndex.length).join(' / ');
  console.log(`${data.title}: ${users} users, ${films} films; train / validation / gold by time: ${sizes}`);

  const kinds = RECOMMENDER_KINDS.filter((kind) => !values.skip.split(',').includes(kind));
  const times = {};
  const keep = (name, { seconds, cpuSeconds }) => {
    const best = times[name] ?? { seconds: Number.POSITIVE_INFINITY, cpuSeconds: Number.POSITIVE_INFINITY };
    times[name] = {
      seconds: Math.min(best.seconds, seconds),
      cpuSeconds: Math.min(best.cpuSeconds, cpuSeconds),
    };
  };
  // The peer solves each row exactly, and so knows no steps.
  const { steps: _steps, ...factorisation } = DEFAULT_RECOMMENDER_OPTIONS.als;
  const als = { ...factorisation, seed: 1 };
  let versions = '';
  for (let round = 0; round < Number(values.rounds); round++) {
    log(`round ${round + 1}: peer`);
    const peer = await fitPeer({ users, films, als, ...PEER_NEIGHBOURS });
    versions = peer.versions;
    for (const [kind, time] of Object.entries(peer.fits)) keep(`peer ${kind}`, time);
    for (const kind of kinds) {
      if (kind === 'two-tower' && round > 0) continue;
      log(`round ${round + 1}: ${kind}`);
      keep(
        kind,
        await fitOurs({ kind, folder, users, films, options: {}, output: join(folder, `${kind}.model`) }),
      );
    }
  }
  const rankers = {};
  for (const kind of kinds) rankers[kind] = FilmModel.decode(await readFile(join(folder, `${kind}.model`)));
  for (const kind of ['popularity', 'item-knn', 'als']) {
    rankers[`peer ${kind}`] = await peerRanker(join(folder, `scores-${kind}.f32`), users, films);
  }
  const judged = {};
  for (const [name, ranker] of Object.entries(rankers)) judged[name] = judge(ranker, history, gold);
  printQuality(judged, times, versions);
  printRmse(train, history, gold, rankers['item-knn']);
}

/** A ranker of the peer's has the scores of all users; it is asked about them in their order. */
async function peerRanker(path, users, films) {
  const bytes = await readFile(path);
  const scores = new Float32Array(bytes.buffer, bytes.byteOffset, users * films);
  return { filmCount: films, scoresOf: (user) => scores.subarray(user * films, (user + 1) * films) };
}

function judge(ranker, history, gold) {
  if (ranker.scoresOf === undefined) return judgeRanking(ranker, history, gold);
  // The judge asks with histories; whose each is, is found again by its films.
  const userOf = new Map();
  for (let user = 0; user < history.users; user++) userOf.set(historyOf(history, user).films.join(), user);
  const scoresInto = ({ films }, out) => out.set(ranker.scoresOf(userOf.get(films.join())));
  return judgeRanking({ filmCount: ranker.filmCount, scoresInto }, history, gold);
}

function printQuality(judged, times, versions) {
  console.log(
    `NDCG@10 of ${judged.popularity.users.length} users on gold, all films ranked; peer: ${versions}`,
  );
  const ndcg = {};
  for (const [name, ranking] of Object.entries(judged)) {
    const { means, catalogueCoverage } = summariseRanking(ranking, BOOTSTRAP);
    ndcg[name] = means.ndcgAt10.mean;
    const { mean, low, high } = means.ndcgAt10;
    const others = [
      `recall@10 ${means.recallAt10.mean.toFixed(4)}`,
      `MAP ${means.averagePrecision.mean.toFixed(4)}`,
      `MRR ${means.reciprocalRank.mean.toFixed(4)}`,
      `hit rate ${means.hitAt10.mean.toFixed(3)}`,
      `coverage ${catalogueCoverage.toFixed(2)}`,
      `novelty ${means.noveltyBits.mean.toFixed(2)} bits`,
    ];
    const { seconds, cpuSeconds } = times[name];
    const time = `train ${seconds.toFixed(2)} s (cpu ${cpuSeconds.toFixed(2)} s)`;
    console.log(
      `  ${name.padEnd(15)} ${mean.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}] | ${others.join(', ')} | ${time}`,
    );
  }
  const names = Object.keys(ndcg).sort((a, b) => ndcg[b] - ndcg[a]);
  const best = names.find((name) => !name.startsWith('peer'));
  const bestPeer = names.find((name) => name.startsWith('peer'));
  const overPopularity = ndcg[best] / ndcg.popularity;
  const { difference, low, high, pBetter } = compareUsers(judged[bestPeer], judged[best], BOOTSTRAP);
  const p = pBetter.toFixed(4);
  console.log(`  ${best} has ${overPopularity.toFixed(2)} x the NDCG@10 of popularity`);
  console.log(
    `  ${best} less ${bestPeer}: ${difference.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}], p ${p}, on paired users`,
  );
  require(`${REQUIRED.overPopularity} x popularity`, overPopularity >= REQUIRED.overPopularity);
  require(`as good as the peer's best`, difference >= 0);
  const ratio = (ours, peer, of) => times[peer][of] / times[ours][of];
  const said = (ours, peer) =>
    `${ours} trains in 1/${ratio(ours, peer, 'seconds').toFixed(1)} of the time of ${peer} (processor time 1/${ratio(ours, peer, 'cpuSeconds').toFixed(1)})`;
  for (const kind of ['item-knn', 'als']) console.log(`  ${said(kind, `peer ${kind}`)}`);
  const asGood = names.filter((name) => !name.startsWith('peer') && ndcg[name] >= ndcg[bestPeer]);
  const [fastest] = asGood.sort((a, b) => times[a].seconds - times[b].seconds);
  if (fastest === undefined) return;
  console.log(`  at the quality of ${bestPeer} or better: ${said(fastest, bestPeer)}`);
  require(`${REQUIRED.trainRatio} x faster training at equal quality`, ratio(fastest, bestPeer, 'seconds') >=
    REQUIRED.trainRatio);
}

function printRmse(train, history, gold, knn) {
  const biases = fitRatingBiases(train, DEFAULT_RATING_OPTIONS);
  const rmse = (errors) =>
    Math.sqrt(errors.reduce((sum, error) => sum + error, 0) / errors.length).toFixed(4);
  const parts = [`biases ${rmse(squaredRatingErrors(biases, history, gold))}`];
  const neighbours = knn?.recommender.neighbours;
  if (neighbours)
    parts.push(`and neighbours ${rmse(squaredRatingErrors(biases, history, gold, neighbours))}`);
  console.log(`  RMSE of the ratings on gold: ${parts.join(', ')}`);
}

async function measureServing() {
  const { users, films } = CATALOGUE;
  const data = madeUpRatings(CATALOGUE);
  const { train } = splitByTime(data.interactions);
  writeInteractions(join(folder, 'train.csv'), train);
  writeFileSync(join(folder, 'features.json'), JSON.stringify(data.features));
  console.log(`${data.title}: ten recommendations`);
  for (const kind of ['als', 'bpr', 'item-knn']) {
    log(`serving: ${kind}`);
    const output = join(folder, `${kind}.model`);
    const options = kind === 'item-knn' ? {} : { epochs: 3 };
    await fitOurs({ kind, folder, users, films, options, output });
    const bytes = await readFile(output);
    const times = topTimes(FilmModel.decode(bytes), train);
    const startedAt = performance.now();
    const cpuBefore = process.cpuUsage();
    await recommendBatch(bytes, train, 10, { threads: Number(values.threads) });
    const perSecond = users / ((performance.now() - startedAt) / 1000);
    const { user, system } = process.cpuUsage(cpuBefore);
    const cpuSeconds = ((user + system) / 1e6).toFixed(2);
    const [median, late] = [quantile(times, 0.5), quantile(times, 0.99)];
    const batch = `a batch on ${values.threads} threads serves ${Math.round(perSecond)} users a second (cpu ${cpuSeconds} s for all ${users})`;
    console.log(
      `  ${kind.padEnd(9)} one user ${median.toFixed(3)} ms (99 %: ${late.toFixed(3)} ms); ${batch}`,
    );
    require(`${kind}: top 10 in ${REQUIRED.topMs} ms`, median < REQUIRED.topMs);
    require(`${kind}: ${REQUIRED.usersPerSecond} users a second`, perSecond >= REQUIRED.usersPerSecond);
  }
}

/** Milliseconds of each of 2,000 users, after 200 that are not counted. */
function topTimes(model, train) {
  return Array.from({ length: 2200 }, (_, user) => {
    const history = historyOf(train, user);
    const startedAt = performance.now();
    model.top(history, 10);
    return performance.now() - startedAt;
  }).slice(200);
}

async function fitOurs(input) {
  const script = join(import.meta.dirname, 'lib/fit-recommender-step.mjs');
  const { stdout } = await run(process.execPath, [script, JSON.stringify(input)]);
  return JSON.parse(stdout);
}

async function fitPeer(options) {
  const script = join(import.meta.dirname, 'peers/recommend.py');
  // Its many small systems are solved fastest by one thread each; more wait for one another.
  const env = { ...process.env, OPENBLAS_NUM_THREADS: '1' };
  const { stdout } = await run('/usr/bin/python3', [script, folder, JSON.stringify(options)], { env });
  return JSON.parse(stdout.trim().split('\n').at(-1));
}
