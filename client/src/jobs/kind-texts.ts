import { defineTexts } from '../texts/texts.ts';

const ENGLISH = {
  'dataset.import': 'Import',
  'dataset.extend': 'Extension',
  'model.train': 'Training',
  'model.retrain': 'Retraining',
  'model.search': 'Search',
  'model.trial': 'Trial of a search',
  'run.reproduce': 'Reproduction of a run',
  'gate.evaluate': 'Judgement by the gate',
  'prediction.batch': 'Batch prediction',
  'prediction.archive': 'Archiving of predictions',
  'correction.import': 'Import of corrections',
  'drift.check': 'Drift check',
  'reference.measure': 'Measurement of a reference',
};

const useTexts = defineTexts('job-kinds', {
  en: ENGLISH,
  fr: {
    'dataset.import': 'Import',
    'dataset.extend': 'Prolongation',
    'model.train': 'Entraînement',
    'model.retrain': 'Réentraînement',
    'model.search': 'Recherche',
    'model.trial': 'Essai d’une recherche',
    'run.reproduce': 'Reproduction d’une exécution',
    'gate.evaluate': 'Évaluation par le contrôle',
    'prediction.batch': 'Prédiction par lot',
    'prediction.archive': 'Archivage de prédictions',
    'correction.import': 'Import de corrections',
    'drift.check': 'Contrôle de dérive',
    'reference.measure': 'Mesure d’une référence',
  },
});

/** Looks up what a kind of job does, in the present language; a kind that is not known here is called by its own name. */
export function useKindName(): (kind: string) => string {
  const t = useTexts();
  return (kind) => (kind in ENGLISH ? t(kind as keyof typeof ENGLISH) : kind);
}
