/** One of the 27 product types of the Rakuten France challenge. */
export interface Category {
  /** `prdtypecode` as it stands in the challenge's files. */
  code: string;
  nameFr: string;
  nameEn: string;
  /** How many of the 84,916 listings of the challenge's training file carry this code. */
  listingsInTrain: number;
}

/** All categories by ascending code. */
export const RAKUTEN_CATEGORIES: readonly Category[] = [
  { code: '10', nameFr: 'Livres occasion', nameEn: 'Used books', listingsInTrain: 3116 },
  {
    code: '40',
    nameFr: 'Jeux vidéo CDs équipement',
    nameEn: 'Video games, discs and equipment',
    listingsInTrain: 2508,
  },
  { code: '50', nameFr: 'Accessoires gaming', nameEn: 'Gaming accessories', listingsInTrain: 1681 },
  { code: '60', nameFr: 'Consoles de jeu', nameEn: 'Game consoles', listingsInTrain: 832 },
  {
    code: '1140',
    nameFr: 'Figurines et objet pop culture',
    nameEn: 'Figurines and pop culture items',
    listingsInTrain: 2671,
  },
  { code: '1160', nameFr: 'Cartes de jeux', nameEn: 'Trading cards', listingsInTrain: 3953 },
  {
    code: '1180',
    nameFr: 'Figurines et jeux de rôle',
    nameEn: 'Miniatures and role-playing games',
    listingsInTrain: 764,
  },
  { code: '1280', nameFr: 'Jouets enfants', nameEn: 'Toys for children', listingsInTrain: 4870 },
  {
    code: '1281',
    nameFr: 'Jeux de société enfants',
    nameEn: 'Board games for children',
    listingsInTrain: 2070,
  },
  {
    code: '1300',
    nameFr: 'Jeux techniques',
    nameEn: 'Model making and remote control',
    listingsInTrain: 5045,
  },
  { code: '1301', nameFr: 'Vêtements enfant', nameEn: 'Clothes for children', listingsInTrain: 807 },
  { code: '1302', nameFr: 'Pêche', nameEn: 'Fishing and outdoor play', listingsInTrain: 2491 },
  { code: '1320', nameFr: 'Puériculture', nameEn: 'Baby care', listingsInTrain: 3241 },
  { code: '1560', nameFr: 'Mobilier', nameEn: 'Furniture', listingsInTrain: 5073 },
  { code: '1920', nameFr: 'Linge de maison', nameEn: 'Household linen', listingsInTrain: 4303 },
  { code: '1940', nameFr: 'Confiseries', nameEn: 'Confectionery and groceries', listingsInTrain: 803 },
  { code: '2060', nameFr: 'Maison Décoration', nameEn: 'Home decoration', listingsInTrain: 4993 },
  { code: '2220', nameFr: 'Animalerie', nameEn: 'Pet supplies', listingsInTrain: 824 },
  { code: '2280', nameFr: 'Magazines occasion', nameEn: 'Used magazines', listingsInTrain: 4760 },
  {
    code: '2403',
    nameFr: 'Livres BD magazines',
    nameEn: 'Books, comics and magazines in sets',
    listingsInTrain: 4774,
  },
  { code: '2462', nameFr: 'Jeux vidéo occasion', nameEn: 'Used video games', listingsInTrain: 1421 },
  { code: '2522', nameFr: 'Fournitures de bureau', nameEn: 'Stationery', listingsInTrain: 4989 },
  { code: '2582', nameFr: 'Mobilier de jardin', nameEn: 'Garden furniture', listingsInTrain: 2589 },
  {
    code: '2583',
    nameFr: 'Piscines et accessoires',
    nameEn: 'Pools and accessories',
    listingsInTrain: 10209,
  },
  { code: '2585', nameFr: 'Outillages de jardin', nameEn: 'Garden tools', listingsInTrain: 2496 },
  { code: '2705', nameFr: 'Livres neufs', nameEn: 'New books', listingsInTrain: 2761 },
  { code: '2905', nameFr: 'Jeux vidéo pour PC', nameEn: 'Video games for PC', listingsInTrain: 872 },
];

/** The categories by their code. */
export const RAKUTEN_CATEGORY_BY_CODE: ReadonlyMap<string, Category> = new Map(
  RAKUTEN_CATEGORIES.map((category) => [category.code, category]),
);
