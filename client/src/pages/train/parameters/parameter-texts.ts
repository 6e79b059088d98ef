import { defineTexts } from '../../../texts/texts.ts';
import { FILMS_EN, FILMS_FR, FILMS_FR_HELP } from './film-parameter-texts.ts';

/**
 * Names of the parameters in both languages, and what they do in French (`…Help`); in English the schema of the server
 * says it. A parameter that is not here is shown with its name and the server's sentence.
 */
const EN = {
  ...FILMS_EN,
  text: 'Words',
  linear: 'Linear classifier',
  neural: 'Network',
  image: 'Pictures',
  seed: 'Seed',
  'linear.epochs': 'Epochs',
  'linear.cost': 'Cost of an error (C)',
  'linear.pullMax': 'Pull of one row, at most',
  'neural.epochs': 'Epochs, at most',
  'neural.patience': 'Patience',
  'neural.learningRate': 'Learning rate',
  'neural.batchRows': 'Rows in a batch',
  'neural.components': 'Components of the text',
  'neural.firstUnits': 'Units of the first layer',
  'neural.secondUnits': 'Units of the second layer',
  'neural.dropout': 'Dropout',
  'image.epochs': 'Epochs',
  'image.decay': 'Weight decay',
  'image.learningRate': 'Learning rate',
  'image.cnn': 'Convolutional network',
  'text.wordNgramMax': 'Longest run of words',
  'text.titleCharNgramMin': 'Title: shortest run of characters',
  'text.titleCharNgramMax': 'Title: longest run of characters',
  'text.descriptionCharNgramMin': 'Description: shortest run of characters',
  'text.descriptionCharNgramMax': 'Description: longest run of characters',
  'text.documentFrequencyMin': 'Listings that have a feature, at least',
  'text.idfPower': 'Weight of rare terms',
  'text.wordWeight': 'Weight of words',
  'text.featuresMax': 'Features, at most',
};

type Key = keyof typeof EN;

const FR: Record<Key, string> = {
  ...FILMS_FR,
  text: 'Mots',
  linear: 'Classifieur linéaire',
  neural: 'Réseau',
  image: 'Images',
  seed: 'Graine aléatoire',
  'linear.epochs': 'Époques',
  'linear.cost': 'Coût d’une erreur (C)',
  'linear.pullMax': 'Poids maximal d’une ligne',
  'neural.epochs': 'Époques, au plus',
  'neural.patience': 'Patience',
  'neural.learningRate': 'Taux d’apprentissage',
  'neural.batchRows': 'Lignes par lot',
  'neural.components': 'Composantes du texte',
  'neural.firstUnits': 'Unités de la première couche',
  'neural.secondUnits': 'Unités de la deuxième couche',
  'neural.dropout': 'Abandon (dropout)',
  'image.epochs': 'Époques',
  'image.decay': 'Décroissance des poids',
  'image.learningRate': 'Taux d’apprentissage',
  'image.cnn': 'Réseau convolutif',
  'text.wordNgramMax': 'Plus longue suite de mots',
  'text.titleCharNgramMin': 'Titre : plus courte suite de caractères',
  'text.titleCharNgramMax': 'Titre : plus longue suite de caractères',
  'text.descriptionCharNgramMin': 'Description : plus courte suite de caractères',
  'text.descriptionCharNgramMax': 'Description : plus longue suite de caractères',
  'text.documentFrequencyMin': 'Annonces portant un trait, au moins',
  'text.idfPower': 'Poids des termes rares',
  'text.wordWeight': 'Poids des mots',
  'text.featuresMax': 'Traits, au plus',
};

const FR_HELP: Record<Key, string> = {
  ...FILMS_FR_HELP,
  text: 'Quels termes d’un texte sont des traits.',
  linear: 'Le classifieur appliqué aux termes.',
  neural: 'Le réseau appliqué aux mots et à l’image.',
  image: 'Le classifieur appliqué aux images.',
  seed: 'Fixe tout ce que décide le hasard : la même graine donne le même modèle.',
  'linear.epochs': 'Passages sur les lignes d’apprentissage.',
  'linear.cost': 'Ce que coûte une erreur face à un grand poids : le C d’une machine à vecteurs de support.',
  'linear.pullMax':
    'Influence maximale d’une seule ligne sur les poids, pour que de fausses étiquettes nuisent moins.',
  'neural.epochs': 'Passages sur les lignes d’apprentissage, au plus.',
  'neural.patience':
    'Nombre d’époques sans baisse de la perte de validation au bout duquel l’entraînement s’arrête.',
  'neural.learningRate': 'Premier pas d’Adam ; il décroît linéairement.',
  'neural.batchRows': 'Nombre de lignes dont le réseau apprend ensemble.',
  'neural.components': 'Nombre de valeurs auquel le texte d’une annonce est réduit.',
  'neural.firstUnits': 'Largeur de la première couche cachée.',
  'neural.secondUnits': 'Largeur de la deuxième couche cachée.',
  'neural.dropout': 'Part des unités cachées laissées de côté à chaque pas.',
  'image.epochs': 'Passages sur les lignes d’apprentissage avec image ; davantage s’il y en a peu.',
  'image.decay': 'Force avec laquelle les grands poids sont retenus.',
  'image.learningRate': 'Premier pas ; il décroît linéairement.',
  'image.cnn':
    'Ajoute un petit réseau convolutif ; AUTO : là où TensorFlow.js dispose de sa bibliothèque native.',
  'text.wordNgramMax': 'Plus longue suite de mots qui forme un trait.',
  'text.titleCharNgramMin': 'Plus courte suite de caractères dans les mots du titre.',
  'text.titleCharNgramMax': 'Plus longue suite de caractères dans les mots du titre ; 0 pour aucune.',
  'text.descriptionCharNgramMin': 'Plus courte suite de caractères dans les mots de la description.',
  'text.descriptionCharNgramMax':
    'Plus longue suite de caractères dans les mots de la description ; 0 pour aucune.',
  'text.documentFrequencyMin':
    'Un trait présent dans moins d’annonces est écarté ; choisi selon le nombre d’annonces si le champ reste vide.',
  'text.idfPower':
    'À quel point un terme rare compte plus qu’un terme fréquent ; choisi selon le nombre d’annonces si le champ reste vide.',
  'text.wordWeight':
    'À quel point les mots comptent plus que les suites de caractères ; choisi selon le nombre d’annonces si le champ reste vide.',
  'text.featuresMax': 'Nombre maximal de traits conservés, les plus fréquents.',
};

const helped = (help: Partial<Record<Key, string>>) =>
  Object.fromEntries(Object.keys(EN).map((key) => [`${key}Help`, help[key as Key] ?? ''])) as Record<
    `${Key}Help`,
    string
  >;

// Keys hold dots, which i18next takes for a path.
const flat = <Texts extends Record<string, string>>(texts: Texts) =>
  Object.fromEntries(Object.entries(texts).map(([key, text]) => [key.replace('.', '_'), text]));

const useNames = defineTexts('train-parameters', {
  en: flat({ ...EN, ...helped({}) }),
  fr: flat({ ...FR, ...helped(FR_HELP) }),
});

/** Name and help of a parameter or a group in the present language. */
export function useParameterTexts() {
  const t = useNames();
  return (path: string, description: string): { label: string; help: string } => {
    if (!Object.hasOwn(EN, path)) return { label: path, help: description };
    const key = path.replace('.', '_');
    const help = t(`${key}Help` as never);
    return { label: t(key as never), help: help === '' ? description : help };
  };
}
