import { ERROR_CODES } from '../errors.js';
import { CATEGORIES_MAX, type MetricEntry, MODELS_MAX } from './metric-entry.js';
import { ALL_OPERATIONS, OUTCOMES, PROTOCOLS } from './operations.js';

const programs = ['api'] as const;
const ofModel = { model: MODELS_MAX };
/** From 1 ms to 10 s, each about twice the one before. */
const REQUEST_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const SHARE_BUCKETS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99];

/** What an API process answers, how fast, how sure, and with which model. */
export const SERVING_METRICS = {
  gondola_requests_total: {
    type: 'counter',
    unit: 'requests',
    labels: { protocol: PROTOCOLS, operation: ALL_OPERATIONS, outcome: OUTCOMES },
    help: 'Requests that were answered: ok, refused (the request was at fault, or its client went away) or failed. Without /healthz, /readyz, /metrics and WebSockets.',
    programs,
  },
  gondola_request_duration_seconds: {
    type: 'histogram',
    unit: 'seconds',
    labels: { protocol: PROTOCOLS, operation: ALL_OPERATIONS },
    buckets: REQUEST_BUCKETS,
    help: 'From the first byte of a request to the end of its answer.',
    programs,
  },
  gondola_requests_in_progress: {
    type: 'gauge',
    unit: 'requests',
    labels: { protocol: PROTOCOLS },
    help: 'Requests that are being answered.',
    programs,
  },
  gondola_predictions_total: {
    type: 'counter',
    unit: 'rows',
    labels: { model: MODELS_MAX, category: CATEGORIES_MAX },
    help: 'Listings classified for requests, by the category of the answer. Files are classified by workers and not counted here. Beyond the first categories of a model the rest are "other".',
    programs,
  },
  gondola_recommendations_total: {
    type: 'counter',
    unit: 'requests',
    labels: { ...ofModel, cold_start: ['yes', 'no'] },
    help: 'Recommendations of films that were given to requests, and whether nothing was known that the person likes.',
    programs,
  },
  gondola_prediction_failures_total: {
    type: 'counter',
    unit: 'requests',
    labels: { code: Object.keys(ERROR_CODES) },
    help: 'Predictions and recommendations that were asked for and not made, by error code.',
    programs,
  },
  gondola_prediction_confidence: {
    type: 'histogram',
    unit: 'ratio',
    labels: ofModel,
    buckets: SHARE_BUCKETS,
    help: 'Calibrated probability of the category that was answered.',
    programs,
  },
  gondola_prediction_entropy: {
    type: 'histogram',
    unit: 'ratio',
    labels: ofModel,
    buckets: SHARE_BUCKETS,
    help: "Entropy of an answer's probabilities over that of equal ones: 0 is certain, 1 knows nothing.",
    programs,
  },
  gondola_prediction_unknown_words: {
    type: 'histogram',
    unit: 'ratio',
    labels: ofModel,
    buckets: SHARE_BUCKETS,
    help: "Share of a listing's words that the model has no feature for. Rare words never have one, so look at how it changes.",
    programs,
  },
  gondola_served_model_version: {
    type: 'gauge',
    unit: '1',
    labels: ofModel,
    help: 'Version of each model that this replica serves.',
    programs,
    beyond: 'leave out',
  },
  gondola_seconds_behind_champion: {
    type: 'gauge',
    unit: 'seconds',
    labels: ofModel,
    help: 'For how long this replica has served another version than the champion; 0 when it serves the champion.',
    programs,
    beyond: 'leave out',
  },
  gondola_seconds_since_champion_lookup: {
    type: 'gauge',
    unit: 'seconds',
    labels: ofModel,
    help: 'How long ago it was looked up who is champion; it grows while MySQL does not answer.',
    programs,
    beyond: 'leave out',
  },
  gondola_replica_degraded: {
    type: 'gauge',
    unit: '1',
    labels: ofModel,
    help: '1 when another version than the champion has been served for more than 15 s, or the champion is unknown.',
    programs,
    beyond: 'leave out',
  },
  gondola_predictions_pending: {
    type: 'gauge',
    unit: 'rows',
    labels: {},
    help: 'Predictions that are answered but not yet in MySQL.',
    programs,
  },
  gondola_shadow_agreed_total: {
    type: 'counter',
    unit: 'rows',
    labels: ofModel,
    help: 'Answers for which the challenger named the same category.',
    programs,
  },
  gondola_shadow_disagreed_total: {
    type: 'counter',
    unit: 'rows',
    labels: ofModel,
    help: 'Answers for which the challenger named another category.',
    programs,
  },
  gondola_shadow_dropped_total: {
    type: 'counter',
    unit: 'rows',
    labels: ofModel,
    help: 'Answers that the challenger had no time for.',
    programs,
  },
  gondola_shadow_pending: {
    type: 'gauge',
    unit: 'rows',
    labels: {},
    help: 'Answers that wait for the challenger.',
    programs,
  },
} as const satisfies Record<string, MetricEntry>;
