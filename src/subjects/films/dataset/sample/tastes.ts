/** What a group of people likes in films, and the words of such films' titles and tags. */
export interface Taste {
  /** The first is that of nearly every film. */
  readonly genres: readonly string[];
  readonly adjectives: readonly string[];
  readonly nouns: readonly string[];
  readonly tags: readonly string[];
}

/** The tastes that the sample plants. */
export const TASTES: readonly Taste[] = [
  {
    genres: ['Action', 'Adventure', 'Thriller', 'War'],
    adjectives: ['Burning', 'Relentless', 'Iron', 'Armoured', 'Final', 'Scarlet', 'Thunderous', 'Hunted'],
    nouns: [
      'Convoy',
      'Ambush',
      'Detonator',
      'Squadron',
      'Fortress',
      'Manhunt',
      'Blockade',
      'Commando',
      'Pursuit',
    ],
    tags: ['car chase', 'explosions', 'revenge', 'one against all', 'stunts', 'fast-paced'],
  },
  {
    genres: ['Sci-Fi', 'Adventure', 'Fantasy', 'Thriller'],
    adjectives: ['Orbital', 'Synthetic', 'Infinite', 'Quantum', 'Frozen', 'Stellar', 'Magnetic', 'Last'],
    nouns: [
      'Colony',
      'Android',
      'Signal',
      'Nebula',
      'Paradox',
      'Starship',
      'Satellite',
      'Horizon',
      'Machine',
    ],
    tags: ['space', 'time travel', 'robots', 'dystopia', 'aliens', 'thought-provoking'],
  },
  {
    genres: ['Romance', 'Comedy', 'Drama', 'Musical'],
    adjectives: ['Tender', 'Forgotten', 'Sweet', 'Runaway', 'Midsummer', 'Hopeless', 'Accidental', 'Second'],
    nouns: [
      'Wedding',
      'Letter',
      'Waltz',
      'Sweetheart',
      'Bouquet',
      'Serenade',
      'Honeymoon',
      'Promise',
      'Embrace',
    ],
    tags: ['love story', 'feel-good', 'wedding', 'paris', 'happy ending', 'witty'],
  },
  {
    genres: ['Horror', 'Mystery', 'Thriller'],
    adjectives: ['Whispering', 'Hollow', 'Crooked', 'Pale', 'Bloodless', 'Buried', 'Nameless', 'Sleepless'],
    nouns: [
      'Cellar',
      'Scream',
      'Graveyard',
      'Possession',
      'Attic',
      'Puppet',
      'Nightmare',
      'Ritual',
      'Mirror',
    ],
    tags: ['haunted house', 'gore', 'twist ending', 'creepy', 'supernatural', 'slow burn'],
  },
  {
    genres: ['Animation', 'Children', 'Fantasy', 'Comedy'],
    adjectives: ['Little', 'Flying', 'Brave', 'Magical', 'Giggling', 'Curious', 'Enchanted', 'Tiny'],
    nouns: [
      'Dragon',
      'Penguin',
      'Wizard',
      'Teapot',
      'Hedgehog',
      'Balloon',
      'Princess',
      'Squirrel',
      'Toymaker',
    ],
    tags: ['family', 'talking animals', 'cute', 'bedtime', 'fairy tale', 'colourful'],
  },
  {
    genres: ['Crime', 'Drama', 'Film-Noir', 'Mystery'],
    adjectives: ['Crooked', 'Midnight', 'Silent', 'Dirty', 'Bitter', 'Concrete', 'Smoking', 'Borrowed'],
    nouns: ['Detective', 'Heist', 'Alibi', 'Informant', 'Verdict', 'Racket', 'Witness', 'Ransom', 'Gambler'],
    tags: ['organised crime', 'femme fatale', 'courtroom', 'double cross', 'moody', 'gritty'],
  },
  {
    genres: ['Drama', 'War', 'Documentary', 'Romance'],
    adjectives: ['Quiet', 'Broken', 'Distant', 'Unspoken', 'Grey', 'Inherited', 'Patient', 'Winter'],
    nouns: [
      'Harbour',
      'Orchard',
      'Inheritance',
      'Silence',
      'Pianist',
      'Exile',
      'Testament',
      'Province',
      'Daughter',
    ],
    tags: ['character study', 'based on a book', 'bittersweet', 'understated', 'family ties', 'period piece'],
  },
  {
    genres: ['Comedy', 'Musical', 'Western', 'Adventure'],
    adjectives: ['Crazy', 'Hungry', 'Lucky', 'Stubborn', 'Wild', 'Noisy', 'Unemployed', 'Barefoot'],
    nouns: [
      'Sheriff',
      'Roommate',
      'Landlord',
      'Goat',
      'Banjo',
      'Cowboy',
      'Neighbour',
      'Barbecue',
      'Trombone',
    ],
    tags: ['slapstick', 'quotable', 'road trip', 'buddies', 'silly', 'deadpan'],
  },
];

/** Places that titles of all tastes name. */
export const PLACES = [
  ...[
    'Avenmoor',
    'Belcastro',
    'Cordance',
    'Duneholm',
    'Estwick',
    'Farrowgate',
    'Glimmer Bay',
    'Hollin Ridge',
  ],
  ...[
    'Ironbridge Lane',
    'Juniper Street',
    'Kestrel Island',
    'Lowmarsh',
    'Montevale',
    'Northquay',
    'Old Tarn',
  ],
  ...['Pebble Creek', 'Quillon', 'Redwater', 'Saltmere', 'Thornbury Hill', 'Umberfield', 'Vesper Point'],
] as const;
