import { defineTexts } from '../../texts/texts.ts';

export const useTexts = defineTexts('models', {
  en: {
    title: 'Models',
    about: 'Named lines of versions. Of each, one version at most is champion and answers.',
    name: 'Name',
    champion: 'Champion',
    newest: 'Newest version',
    aliases: 'Other aliases',
    next: 'Next retraining',
    changed: 'Changed',
    none: 'none',
    off: 'off',
    emptyTitle: 'No models yet',
    emptyHint: 'A training registers its model here. The first version becomes champion by itself.',
    train: 'Train a model',
  },
  fr: {
    title: 'Modèles',
    about: 'Des lignées de versions. Dans chacune, une version au plus est championne et répond.',
    name: 'Nom',
    champion: 'Champion',
    newest: 'Dernière version',
    aliases: 'Autres alias',
    next: 'Prochain réentraînement',
    changed: 'Modifié',
    none: 'aucun',
    off: 'désactivé',
    emptyTitle: 'Pas encore de modèle',
    emptyHint: 'Un entraînement inscrit son modèle ici. La première version devient championne d’elle-même.',
    train: 'Entraîner un modèle',
  },
});
