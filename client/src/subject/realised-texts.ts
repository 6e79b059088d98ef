import { defineTexts } from '../texts/texts.ts';

/** From so many users on a realised quality of films counts for alarms (docs/films.md). */
export const COUNTING_USERS = 30;

/** What is said of how good recommendations were, by what users liked since. */
export const useRealisedTexts = defineTexts('realised', {
  en: {
    title: 'Realised by what users liked since',
    likedBy_one: 'By what {{users}} user has liked since the dataset of the version was made.',
    likedBy_other: 'By what {{users}} users have liked since the dataset of the version was made.',
    onGold: 'On gold it was {{value}} (dashed).',
    tooFew: 'It counts for alarms from {{users}} users on.',
    none: 'Nothing is known yet of what users liked since',
    noneHint:
      'This figure comes with feedback: once users of the dataset have liked films since the version’s dataset was made (recordFeedback, POST /feedback), the NDCG@10 is computed on that, within about a minute. From {{users}} users on it counts.',
  },
  fr: {
    title: 'Constatée : ce qui a plu depuis',
    likedBy_one: 'D’après ce que {{users}} personne a aimé depuis la création des données de la version.',
    likedBy_other:
      'D’après ce que {{users}} personnes ont aimé depuis la création des données de la version.',
    onGold: 'Sur la référence, {{value}} (en pointillé).',
    tooFew: 'Elle compte pour les alarmes à partir de {{users}} personnes.',
    none: 'Rien n’est encore connu de ce qui a plu depuis',
    noneHint:
      'Cette mesure vient des retours : dès que des utilisateurs du jeu de données ont aimé des films depuis sa création (recordFeedback, POST /feedback), le NDCG@10 en est calculé, en une minute environ. À partir de {{users}} personnes, elle compte.',
  },
});
