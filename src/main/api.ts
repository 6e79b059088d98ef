import { join } from 'node:path';
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import { Redis } from 'ioredis';
import { JobWatcher } from '../graphql/job/job-watcher.js';
import { readAllowedOperations } from '../graphql/persisted/allowed-operations.js';
import { registerGraphql } from '../graphql/server.js';
import { removeEndedTokens } from '../pipeline/access/accounts.js';
import { openAccess } from '../pipeline/access/open-access.js';
import { openKeys } from '../pipeline/access/open-keys.js';
import { AnswerLog } from '../pipeline/serving/answer-log.js';
import { AnswerMetrics } from '../pipeline/serving/answer-metrics.js';
import { ChampionHolder } from '../pipeline/serving/champion/champion-holder.js';
import { ModelLoader } from '../pipeline/serving/champion/model-loader.js';
import { recoverAnswers } from '../pipeline/serving/recover-answers.js';
import { ReplicaRecord } from '../pipeline/serving/replica/replica-record.js';
import { RunCreator } from '../pipeline/tracking/run-creator.js';
import { RunWriter } from '../pipeline/tracking/run-writer.js';
import { DEFAULT_MODEL_NAMES } from '../pipeline/training/model-name.js';
import { OpenConnections } from '../platform/access/open-connections.js';
import { connectForLimits, RateLimits } from '../platform/access/rate-limits.js';
import { readConfig } from '../platform/config.js';
import { newId } from '../platform/ids.js';
import { createLogger } from '../platform/logging.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { RequestMetrics } from '../platform/metrics/request-metrics.js';
import { repeatEvery } from '../platform/repeat.js';
import { Shutdown } from '../platform/shutdown.js';
import { assertNoEviction, Dispatcher } from '../queue/dispatcher.js';
import { acceptFirst } from '../rest/accept-first.js';
import { collectDeclaredAccess } from '../rest/access/declared-access.js';
import { limitAddresses, limitPrincipals } from '../rest/access/limit-requests.js';
import { registerOauth } from '../rest/access/oauth.js';
import { requireAccess } from '../rest/access/require-access.js';
import { registerSession } from '../rest/access/session.js';
import { closeServer } from '../rest/close-server.js';
import { endSlowRequests } from '../rest/end-slow-requests.js';
import { registerErrorHandler, sendProblem } from '../rest/errors.js';
import { registerMlflow } from '../rest/mlflow/register.js';
import { registerMonitoring } from '../rest/monitoring.js';
import { observeRequests } from '../rest/observe-requests.js';
import { collectProcessMetrics } from '../rest/process-metrics.js';
import { registerQueueDashboard } from '../rest/queue-dashboard.js';
import { registerRest } from '../rest/routes.js';
import { registerSecurityHeaders } from '../rest/security-headers.js';
import { collectServingMetrics } from '../rest/serving-metrics.js';
import { registerWebClient } from '../rest/web-client.js';
import { registerWebhooks } from '../rest/webhooks/register.js';
import { openArtifactStore } from '../store/artifacts/open-artifact-store.js';
import { assertMigrated, openDatabase } from '../store/database.js';
import { collectPoolMetrics } from '../store/store-metrics.js';
import { ThreadedComparer } from '../subjects/answer-comparer.js';
import { resumeUserErasures } from '../subjects/films/erasure/erase-film-user.js';
import { UserFeedback } from '../subjects/films/feedback/user-feedback.js';
import { FilmLoader, type LoadedFilms } from '../subjects/films/serving/film-loader.js';
import { RECOMMENDATIONS } from '../subjects/films/serving/recommendation-rows.js';
import { resumeErasures } from '../subjects/listings/erasure/erase-listing.js';
import { DomainFollower } from '../subjects/listings/serving/domain/domain-follower.js';
import { PictureDecoder } from '../subjects/listings/serving/pictures/picture-decoder.js';
import { PredictionLog } from '../subjects/listings/serving/prediction-log.js';
import { PREDICTIONS } from '../subjects/listings/serving/prediction-rows.js';
import { Shadow } from '../subjects/listings/serving/shadow/shadow.js';
import { runProgram } from './run-program.js';

/** Large enough for a batch of 1,000 listings of 16 kB. */
const BODY_BYTES_MAX = 16 * 1024 * 1024;
const HEADER_BYTES_MAX = 64 * 1024;
/** How often erasures that were interrupted are taken up again. */
const ERASURES_RESUMED_MS = 30_000;
/** How often sign-ins that ended are removed, and how long after their end. */
const ENDED_TOKENS_REMOVED_MS = 3_600_000;
const ENDED_TOKENS_KEPT_MS = 86_400_000;
/** How often new domain classifiers are looked for. */
const DOMAINS_FOLLOWED_MS = 5_000;
/** What is logged by MLflow's clients has connections of its own, on which a whole transaction is sent at once. */
const LOGGING_CONNECTIONS = 4;

/** Beside the compiled programs: dist/client. */
const BUILT_CLIENT = join(import.meta.dirname, '../../client');

/** The process that answers requests: GraphQL, REST, health and metrics. */
await runProgram('api', async () => {
  const config = readConfig(process.env);
  const log = createLogger('api', config.log.level);
  const shutdown = new Shutdown(log);
  shutdown.onSignals();

  const db = await openDatabase(config.mysql);
  shutdown.add('mysql', () => db.destroy());
  await assertMigrated(db);
  const loggingDb = await openDatabase({ ...config.mysql, poolSize: LOGGING_CONNECTIONS, packed: true });
  shutdown.add('mysql of logging', () => loggingDb.destroy());
  const redis = new Redis(config.redis.url, { maxRetriesPerRequest: 1 });
  redis.on('error', (error) => log.warn({ err: error }, 'redis'));
  shutdown.add('redis', () => redis.disconnect());
  await assertNoEviction(redis);

  const keys = await openKeys(db, config);
  const counts = connectForLimits(config.redis.url);
  counts.on('error', (error) => log.warn({ err: error }, 'redis of limits'));
  shutdown.add('redis of limits', () => counts.disconnect());
  const limits = new RateLimits(counts, config.redis.queuePrefix, config.limits);
  const { audit, authenticator } = openAccess({ db, keys, settings: config.access, limits });
  const removeEnded = () => removeEndedTokens(db, new Date(Date.now() - ENDED_TOKENS_KEPT_MS));
  shutdown.add(
    'ended sign-ins',
    repeatEvery(ENDED_TOKENS_REMOVED_MS, removeEnded, (error) =>
      log.warn({ err: error }, 'sign-ins that ended could not be removed'),
    ),
  );
  const artifacts = await openArtifactStore(config);
  const dispatcher = new Dispatcher(config.redis);
  shutdown.add('queues', () => dispatcher.close());
  const recovered = await recoverAnswers(db, config.files.spoolDir, PREDICTIONS);
  const filmSpoolDir = join(config.files.spoolDir, 'recommendations');
  const recoveredFilms = await recoverAnswers(db, filmSpoolDir, RECOMMENDATIONS);
  if (recoveredFilms.rows > 0)
    log.warn(recoveredFilms, 'stored recommendations that a killed process left behind');
  if (recovered.rows > 0) log.warn(recovered, 'stored predictions that a killed process left behind');
  for (const damaged of [recovered, recoveredFilms].filter(({ damagedFiles }) => damagedFiles.length > 0)) {
    log.error(damaged, 'some lines of the spool cannot be read');
  }
  const onErasureError = (error: unknown) => log.error({ err: error }, 'an erasure could not be finished');
  const resumeErased = async () => {
    await resumeErasures(db, new Date());
    await resumeUserErasures({ db, artifacts }, new Date());
  };
  await resumeErased().catch(onErasureError);
  shutdown.add('erasures', repeatEvery(ERASURES_RESUMED_MS, resumeErased, onErasureError));
  const predictionLog = new PredictionLog(db, config.files.spoolDir, log);
  shutdown.add('prediction log', () => predictionLog.close());
  const loader = new ModelLoader(artifacts);
  shutdown.add('model loader', () => loader.close());
  const champions: ChampionHolder = new ChampionHolder({
    db,
    subject: 'listings',
    loader,
    log,
    onSwap: ({ version }, atMs) => {
      replica.serves(version, atMs);
      void domains.refresh();
    },
  });
  const filmLog = new AnswerLog(db, filmSpoolDir, log, RECOMMENDATIONS);
  shutdown.add('recommendation log', () => filmLog.close());
  const filmChampions: ChampionHolder<LoadedFilms> = new ChampionHolder({
    ...{ db, subject: 'films', loader: new FilmLoader(db, artifacts), log },
    onSwap: ({ version }, atMs) => replica.serves(version, atMs),
  });
  const films = { champions: filmChampions, log: filmLog, feedback: new UserFeedback(db, log) };
  const servedStates = {
    states: () => [...champions.states(), ...filmChampions.states()],
    missingStates: () => [...champions.missingStates(), ...filmChampions.missingStates()],
  };
  const domains = new DomainFollower({ db, artifacts, log, served: () => champions.loaded() });
  shutdown.add('domain classifiers', domains.start(DOMAINS_FOLLOWED_MS));
  const replica = new ReplicaRecord({ db, log, states: servedStates.states });
  replica.start();
  shutdown.add('replica', () => replica.stop());
  champions.start(config.serving.championPollMs);
  shutdown.add('champions', () => champions.stop());
  filmChampions.start(config.serving.championPollMs);
  shutdown.add('champions of films', () => filmChampions.stop());
  const shadow = new Shadow({ db, loader, log, chance: Math.random });
  shadow.start(config.serving.championPollMs);
  shutdown.add('shadow', () => shadow.stop());
  const noChampion = (error: Error) => log.info(`no champion loaded: ${error.message}`);
  champions.get(DEFAULT_MODEL_NAMES.listings).catch(noChampion);
  filmChampions.get(DEFAULT_MODEL_NAMES.films).catch(noChampion);
  const pictures = new PictureDecoder();
  shutdown.add('picture decoder', async () => pictures.close());
  const comparer = new ThreadedComparer();
  shutdown.add('answer comparer', () => comparer.close());
  const jobs = new JobWatcher(db, log);
  shutdown.add('job watcher', () => jobs.stop());

  const server = Fastify({
    bodyLimit: BODY_BYTES_MAX,
    trustProxy: config.http.trustProxy,
    // MLflow's clients send addresses of 16 kB and double slashes.
    http: { maxHeaderSize: HEADER_BYTES_MAX },
    routerOptions: { ignoreDuplicateSlashes: true },
    genReqId: () => newId(),
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: 'idle',
    frameworkErrors: sendProblem,
  });
  const { gate: rule, retraining: policy } = config;
  const metrics = new Metrics('api');
  const requests = new RequestMetrics(metrics);
  const observer = new AnswerMetrics(metrics);
  collectProcessMetrics(metrics, 'api', { db, redis, dataDir: config.files.dataDir });
  collectPoolMetrics(metrics, { main: db, logging: loggingDb });
  collectServingMetrics(metrics, { champions: servedStates, predictionLog, films, shadow });
  const learning = { jobs, comparer, rule, policy };
  const services = {
    ...{ db, dispatcher, artifacts, champions, predictionLog, films, shadow, pictures, log },
    ...{ observer, requests, ...learning },
    ...{ audit, authenticator, limits, access: config.access },
    connections: new OpenConnections(config.limits.openWebSockets),
    settings: { grafanaUrl: config.grafana.url ?? null },
  };
  const routes = collectDeclaredAccess(server);
  acceptFirst(server);
  endSlowRequests(server);
  registerErrorHandler(server);
  await registerSecurityHeaders(server, {
    ...{ isSecure: config.access.isSecure, corsOrigins: config.http.corsOrigins },
  });
  observeRequests(server, requests);
  limitAddresses(server, limits, config.access);
  requireAccess(server, authenticator, config.access);
  limitPrincipals(server, limits, config.access);
  registerMonitoring(server, { db, redis, champions: servedStates, replica, predictionLog, metrics });
  const access = { db, keys, audit, authenticator, limits, isSecure: config.access.isSecure };
  await registerOauth(server, access);
  registerSession(server, access);
  await registerRest(server, services);
  await registerWebhooks(server, services, config.webhooks);
  await registerMlflow(server, {
    ...services,
    runCreator: new RunCreator(loggingDb),
    runWriter: new RunWriter(loggingDb),
    artifactRoot: config.tracking.artifactRoot,
  });
  const hasPages = await registerWebClient(server, BUILT_CLIENT);
  if (config.hasDeveloperTools) await registerQueueDashboard(server, dispatcher);
  const { isListOnly, path } = config.operations;
  await registerGraphql(server, services, {
    allowed: isListOnly ? readAllowedOperations(path) : null,
    hasGraphiql: hasPages && config.hasDeveloperTools,
  });
  shutdown.add('http', () => closeServer(server));
  const url = await server.listen(config.http);
  log.debug({ routes: routes() }, 'declared access');
  log.info({ url }, 'api is ready');
});
