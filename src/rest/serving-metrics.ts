import type { ChampionHolder } from '../pipeline/serving/champion/champion-holder.js';
import type { ServiceState } from '../pipeline/serving/champion/served-model.js';
import type { Metrics } from '../platform/metrics/metrics.js';
import type { PredictionLog } from '../subjects/listings/serving/prediction-log.js';
import type { Shadow, ShadowCounts } from '../subjects/listings/serving/shadow/shadow.js';

interface Serving {
  champions: Pick<ChampionHolder, 'states' | 'missingStates'>;
  predictionLog: Pick<PredictionLog, 'pending'>;
  films: { readonly log: { readonly pending: number } };
  shadow: Pick<Shadow, 'counts' | 'pending'>;
}

/** Shows what this replica serves, and what challengers said to it. */
export function collectServingMetrics(
  metrics: Metrics,
  { champions, predictionLog, films, shadow }: Serving,
): void {
  const gauges = [
    'gondola_served_model_version',
    'gondola_seconds_behind_champion',
    'gondola_replica_degraded',
    'gondola_seconds_since_champion_lookup',
    'gondola_shadow_pending',
    'gondola_predictions_pending',
  ] as const;
  metrics.collect('serving', { gauges }, () => {
    const states = champions.states();
    const ofModels = (value: (state: ServiceState) => number) =>
      states.map((state) => ({ labels: { model: state.modelName }, value: value(state) }));
    metrics.gauge('gondola_served_model_version').replace(ofModels(({ version }) => version));
    // Of a model that is not served at all there is no version, but how long that has lasted.
    const behind = [...states, ...champions.missingStates()].map(({ modelName, secondsBehind, state }) => ({
      ...{ labels: { model: modelName }, secondsBehind, degraded: state === 'DEGRADED' ? 1 : 0 },
    }));
    metrics
      .gauge('gondola_seconds_behind_champion')
      .replace(behind.map(({ labels, secondsBehind }) => ({ labels, value: secondsBehind })));
    metrics
      .gauge('gondola_replica_degraded')
      .replace(behind.map(({ labels, degraded }) => ({ labels, value: degraded })));
    metrics
      .gauge('gondola_seconds_since_champion_lookup')
      .replace(ofModels(({ secondsSinceLookup }) => secondsSinceLookup));
    const counts = [...shadow.counts()];
    const ofShadow = (value: (counts: ShadowCounts) => number) =>
      counts.map(([model, count]) => ({ labels: { model }, value: value(count) }));
    metrics.counter('gondola_shadow_agreed_total').replace(ofShadow(({ agreed }) => agreed));
    metrics.counter('gondola_shadow_disagreed_total').replace(ofShadow(({ disagreed }) => disagreed));
    metrics.counter('gondola_shadow_dropped_total').replace(ofShadow(({ dropped }) => dropped));
    metrics.gauge('gondola_shadow_pending').set(shadow.pending);
    metrics.gauge('gondola_predictions_pending').set(predictionLog.pending + films.log.pending);
  });
}
