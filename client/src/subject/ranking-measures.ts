import { defineTexts } from '../texts/texts.ts';

/** How good rankings of films are, by the names of the metrics without their split; the one that decides first. */
export const RANKING_MEASURES = [
  ...(['ndcg_at_10', 'recall_at_10', 'map', 'mrr', 'hit_rate_at_10'] as const),
  ...(['catalogue_coverage', 'novelty_bits', 'rmse'] as const),
];

export type RankingMeasure = (typeof RANKING_MEASURES)[number];

/** Those that are shares in [0, 1]. */
export const isShare = (measure: RankingMeasure) => measure !== 'novelty_bits' && measure !== 'rmse';

export const useRankingTexts = defineTexts('ranking-measures', {
  en: {
    ndcg_at_10: 'NDCG@10',
    recall_at_10: 'Recall@10',
    map: 'MAP',
    mrr: 'MRR',
    hit_rate_at_10: 'Hit rate@10',
    novelty_bits: 'Novelty (bits)',
    catalogue_coverage: 'Catalogue coverage',
    rmse: 'RMSE of stars',
    ndcg_at_10_about: 'How far up the ten films stand what users liked later; this one decides.',
    recall_at_10_about: 'Share of what users liked later that is among the ten.',
    map_about: 'Mean precision over the places where liked films stand.',
    mrr_about: 'One over the place of the first film that was liked, on average.',
    hit_rate_at_10_about: 'Share of users with at least one liked film among the ten.',
    novelty_bits_about: 'How surprising the ten are; the more bits, the less known the films.',
    catalogue_coverage_about: 'Share of all films that were recommended to anybody.',
    rmse_about: 'How far predicted stars are from given ones; less is better. Not every kind predicts stars.',
    figures: 'Quality of the rankings',
    users: '{{users}} users',
    measure: 'Measure',
    value: 'Value',
    interval: '95% interval',
    picture: '{{value}}, with confidence from {{low}} to {{high}}',
    none: 'No figures of rankings on this part',
    noneHint: 'Trainings here are judged on gold, trials of a search on validation.',
    noClasses:
      'Films have no categories: there is no confusion matrix, no calibration and no share of answers by confidence.',
  },
  fr: {
    ndcg_at_10: 'NDCG@10',
    recall_at_10: 'Rappel@10',
    map: 'MAP',
    mrr: 'MRR',
    hit_rate_at_10: 'Taux de réussite@10',
    novelty_bits: 'Nouveauté (bits)',
    catalogue_coverage: 'Couverture du catalogue',
    rmse: 'RMSE des étoiles',
    ndcg_at_10_about: 'À quel point ce qui a plu ensuite est haut parmi les dix ; c’est elle qui décide.',
    recall_at_10_about: 'Part de ce qui a plu ensuite qui figure parmi les dix.',
    map_about: 'Précision moyenne aux places des films qui ont plu.',
    mrr_about: 'L’inverse de la place du premier film qui a plu, en moyenne.',
    hit_rate_at_10_about: 'Part des utilisateurs avec au moins un film qui a plu parmi les dix.',
    novelty_bits_about: 'À quel point les dix surprennent ; plus de bits, moins les films sont connus.',
    catalogue_coverage_about: 'Part de tous les films recommandés à quelqu’un.',
    rmse_about:
      'Écart entre étoiles prédites et données ; moins vaut mieux. Tous les types ne prédisent pas d’étoiles.',
    figures: 'Qualité des classements',
    users: '{{users}} utilisateurs',
    measure: 'Mesure',
    value: 'Valeur',
    interval: 'Intervalle à 95 %',
    picture: '{{value}}, avec confiance de {{low}} à {{high}}',
    none: 'Aucune mesure de classement sur cette partie',
    noneHint:
      'Ici, les entraînements sont jugés sur la référence, les essais d’une recherche sur la validation.',
    noClasses:
      'Les films n’ont pas de catégories : ni matrice de confusion, ni calibration, ni part de réponses par confiance.',
  },
});
