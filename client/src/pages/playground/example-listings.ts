/** A listing that a visitor can try with one click. */
export interface ExampleListing {
  /** In which language it is written. */
  readonly language: 'fr' | 'en';
  readonly title: string;
  readonly description: string;
}

/** Invented, in the manner of sellers: no such products, makers or people exist. */
export const EXAMPLE_LISTINGS: readonly ExampleListing[] = [
  {
    language: 'fr',
    title: 'Figurine articulée du chevalier d’Argelune, 30 cm',
    description:
      'Édition limitée à 500 exemplaires, peinte à la main. Épée et bouclier amovibles, livrée dans sa boîte d’origine.',
  },
  {
    language: 'fr',
    title: 'Piscine tubulaire ronde 3,66 m × 76 cm',
    description:
      'Avec pompe de filtration à cartouche, échelle et bâche. Montage sans outils ; liner renforcé, résiste au gel.',
  },
  {
    language: 'fr',
    title: 'Lot de 2 housses de coussin en velours côtelé 45 × 45',
    description: 'Couleur terracotta, fermeture éclair invisible, lavable à 30 °C. Garnissage non fourni.',
  },
  {
    language: 'fr',
    title: 'L’Herbier de la veuve Quintaud – roman, broché, 1987',
    description:
      'Éditions du Vieux Moulin. Dos légèrement passé, intérieur propre, une dédicace en page de garde.',
  },
  {
    language: 'en',
    title: 'Wireless controller for game console, charging dock included',
    description: 'Dual vibration motors, 12 hours of battery life, 3.5 mm headset jack. Black, unopened.',
  },
  {
    language: 'en',
    title: 'Chew-proof dog bed, washable cover, size L',
    description: 'Orthopaedic foam for older dogs up to 35 kg. Anti-slip base, waterproof inner lining.',
  },
];
