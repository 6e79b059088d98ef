/** What some panels wait for; all else shows data as soon as there has been traffic and a training. */
export const NEEDS = {
  driftCheck: 'a drift check of live traffic',
  watch: 'a watched stream',
  estimate: 'an estimate of quality without labels',
  corrections: 'corrections: labels that came back',
  retraining: 'a request to retrain',
} as const;
