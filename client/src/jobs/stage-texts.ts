import { useLanguage } from '../texts/texts.ts';

/** What jobs say of themselves, in French; the server speaks English. */
const FRENCH: Readonly<Record<string, string>> = {
  starting: 'démarrage',
  preparing: 'préparation',
  'making the sample': 'génération de l’échantillon',
  'reading the file': 'lecture du fichier',
  'reading pictures': 'lecture des images',
  'storing listings': 'enregistrement des annonces',
  'reading the base': 'lecture de la version de départ',
  'reading texts': 'lecture des textes',
  'reading features': 'lecture des caractéristiques',
  'making features': 'calcul des caractéristiques',
  evaluating: 'évaluation',
  'judging the best trial': 'jugement du meilleur essai',
  'comparing with the champion': 'comparaison avec le champion',
  'scoring champion and challenger': 'notation du champion et du challenger',
  done: 'terminé',
  queued: 'en file d’attente',
};

const PATTERNS: readonly [RegExp, string][] = [
  [/^training, epoch (\d+)$/, 'entraînement, époque $1'],
  [/^read (\d+) rows$/, '$1 lignes lues'],
  [/^stored (\d+) lines$/, '$1 lignes enregistrées'],
  [/^(\d+) of (\d+) trials(?: ended| done)?$/, '$1 essais sur $2'],
];

/** Looks up how a stage of a job is called in the present language; the server's own words where none are known. */
export function useStage(): (stage: string) => string {
  const language = useLanguage();
  return (stage) => (language === 'fr' ? inFrench(stage) : stage);
}

function inFrench(stage: string): string {
  const pattern = PATTERNS.find(([known]) => known.test(stage));
  return FRENCH[stage] ?? (pattern === undefined ? stage : stage.replace(...pattern));
}
