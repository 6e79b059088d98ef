import { Counter, Gauge, type Registry } from 'prom-client';
import type { ChampionHolder } from '../pipeline/serving/champion/champion-holder.js';
import type { ServiceState } from '../pipeline/serving/champion/served-model.js';
import type { PredictionLog } from '../pipeline/serving/prediction-log.js';
import type { Shadow, ShadowCounts } from '../pipeline/serving/shadow/shadow.js';

interface Serving {
  champions: Pick<ChampionHolder, 'states'>;
  predictionLog: Pick<PredictionLog, 'pending'>;
  shadow: Pick<Shadow, 'counts' | 'pending'>;
}

/** What this replica serves, and what challengers said to it. Read when Prometheus asks. */
export function registerServingMetrics(
  register: Registry,
  { champions, predictionLog, shadow }: Serving,
): void {
  const ofModels = (name: string, help: string, value: (state: ServiceState) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['model'],
      registers: [register],
      collect() {
        this.reset(); // a model that is no longer served
        for (const state of champions.states()) this.set({ model: state.modelName }, value(state));
      },
    });
  ofModels(
    'gondola_served_model_version',
    'Version of each model that this replica serves.',
    ({ version }) => version,
  );
  ofModels(
    'gondola_seconds_behind_champion',
    'For how long this replica has served another version than the champion; 0 when it serves the champion.',
    ({ secondsBehind }) => secondsBehind,
  );
  ofModels(
    'gondola_replica_degraded',
    '1 when another version than the champion has been served for more than 15 s.',
    ({ state }) => (state === 'DEGRADED' ? 1 : 0),
  );
  ofModels(
    'gondola_seconds_since_champion_lookup',
    'How long ago it was looked up who is champion; it grows while MySQL does not answer.',
    ({ secondsSinceLookup }) => secondsSinceLookup,
  );
  const ofShadow = (name: string, help: string, value: (counts: ShadowCounts) => number) =>
    new Counter({
      name,
      help,
      labelNames: ['model'],
      registers: [register],
      collect() {
        this.reset();
        for (const [model, counts] of shadow.counts()) this.inc({ model }, value(counts));
      },
    });
  ofShadow(
    'gondola_shadow_agreed_total',
    'Answers for which the challenger named the same category.',
    (c) => c.agreed,
  );
  ofShadow(
    'gondola_shadow_disagreed_total',
    'Answers for which the challenger named another category.',
    (c) => c.disagreed,
  );
  ofShadow('gondola_shadow_dropped_total', 'Answers that the challenger had no time for.', (c) => c.dropped);
  const single = (name: string, help: string, value: () => number) =>
    new Gauge({
      name,
      help,
      registers: [register],
      collect() {
        this.set(value());
      },
    });
  single('gondola_shadow_pending', 'Answers that wait for the challenger.', () => shadow.pending);
  single(
    'gondola_predictions_pending',
    'Predictions that are answered but not yet in MySQL.',
    () => predictionLog.pending,
  );
}
