import type { DataSource } from 'typeorm';
import type { AuditLog } from '../pipeline/access/audit/audit-log.js';
import type { Authenticator } from '../pipeline/access/authenticator.js';
import type { AnswerComparer } from '../pipeline/registry/comparison/kept-answers.js';
import type { AnswerObserver } from '../pipeline/serving/answer-metrics.js';
import type { ChampionHolder } from '../pipeline/serving/champion/champion-holder.js';
import type { OpenConnections } from '../platform/access/open-connections.js';
import type { Principal } from '../platform/access/principal.js';
import type { RateLimits } from '../platform/access/rate-limits.js';
import type { Config } from '../platform/config.js';
import type { ErrorCode } from '../platform/errors.js';
import type { GateRuleSettings } from '../platform/gate-rule.js';
import type { Logger } from '../platform/logging.js';
import type { RequestMetrics } from '../platform/metrics/request-metrics.js';
import type { RetrainingPolicy } from '../platform/retraining-policy.js';
import type { Dispatcher } from '../queue/dispatcher.js';
import type { ArtifactStore } from '../store/artifact-store.js';
import type { LoadedFilms } from '../subjects/films/serving/film-loader.js';
import type { FilmServing } from '../subjects/films/serving/recommend.js';
import type { PictureDecoder } from '../subjects/listings/serving/pictures/picture-decoder.js';
import type { PredictionLog } from '../subjects/listings/serving/prediction-log.js';
import type { Shadow } from '../subjects/listings/serving/shadow/shadow.js';
import type { JobWatcher } from './job/job-watcher.js';
import { createLoaders, type Loaders } from './loaders.js';

/** The parts of the program that requests work with; made once by src/main/api.ts. */
export interface Services {
  readonly db: DataSource;
  readonly dispatcher: Dispatcher;
  readonly artifacts: ArtifactStore;
  readonly champions: ChampionHolder;
  readonly predictionLog: PredictionLog;
  /** What recommends films. */
  readonly films: FilmServing & { readonly champions: Pick<ChampionHolder<LoadedFilms>, 'loaded'> };
  readonly shadow: Shadow;
  readonly pictures: PictureDecoder;
  readonly observer: AnswerObserver;
  readonly requests: RequestMetrics;
  readonly jobs: JobWatcher;
  readonly comparer: AnswerComparer;
  /** Who asks, from credentials. */
  readonly authenticator: Authenticator;
  /** How often somebody may ask. */
  readonly limits: RateLimits;
  /** How many WebSockets are open. */
  readonly connections: OpenConnections;
  /** Where it is written down who did what. */
  readonly audit: AuditLog;
  readonly access: Config['access'];
  /** When a challenger may take the champion's place. */
  readonly rule: GateRuleSettings;
  /** When an alarm may start a training. */
  readonly policy: RetrainingPolicy;
  /** What of the configuration clients are told. */
  readonly settings: { readonly grafanaUrl: string | null };
  readonly log: Logger;
}

/** What every resolver gets: the services, and loaders that live as long as the request. */
export interface Context extends Services {
  readonly requestId: string;
  /** Who asks. */
  readonly principal: Principal;
  readonly loaders: Loaders;
  /** The expected error that a mutation ended with. */
  failure: ErrorCode | null;
}

export function createContext(services: Services, requestId: string, principal: Principal): Context {
  return { ...services, requestId, principal, loaders: createLoaders(services.db), failure: null };
}
