import { compose, lines, type VocabularyGroup, voice, words } from './vocabulary.js';

/** Garden furniture, pools, garden tools, fishing and outdoor play. */
export const OUTDOORS: VocabularyGroup = {
  shared: {
    lexicon: {
      gardenBrand: compose(
        'Gar; Ver; Aqua; Hydro; Bov; Flo; Kerm; Rul; Mec; Stom; Sol; Out; Oa; Besk; Into; Asto; Zoni; Poo; Terr; Bri; Ri',
        'dour; telle; vita; lux; tech; ralis; wal; dis; land; sia; pur; sun; zone; nor; car; max; mur; vert; mat; flow',
        170,
        71,
      ),
      outdoorSize: [
        '{1..12} x {1..8} m',
        '{10..450} cm',
        '{50..300} x {40..200} cm',
        'Ø {16..110} mm',
        '{1..30} m',
        '{200..950} x {100..500} x {66..132} cm',
      ],
      plant: words(
        'gazon; haie; rosiers; potager; terrasse; pelouse; massif; verger; allée; balcon; serre; bassin; abords de piscine; arbustes',
      ),
    },
    french: voice(
      `
      {gardenBrand!} {ref!}
      {gardenBrand!} {ref!} {outdoorSize}
      Bâche {outdoorSize} {color!}
      Bâche {gardenBrand!} {color!} {outdoorSize}
      Tuyau {outdoorSize}
      Kit {gardenBrand!} {ref!}
      Pompe {gardenBrand!} {200..3000/50} W
      Raccord {gardenBrand!} {10..63} mm
      Housse de protection {outdoorSize}
      Joint {gardenBrand!} {ref!}
      Support {gardenBrand!} inox
      Lot de {2..12} {gardenBrand!} {color!}
      {gardenBrand!} modèle {firstName} {color!}
      Douche solaire {gardenBrand!} {10..40} L
      Couvercle {gardenBrand!} {ref!}
      Tapis de sol {outdoorSize}
      `,
      `
      Idéal au jardin : {plant}, {plant} et {plant}.
      Résiste aux UV, au gel et aux intempéries.
      Raccord universel {10..63} mm, filetage {15..50}/{20..60}.
      S’emploie pour : {plant}, {plant}.
      Débit : {1..25} m3/h, puissance {200..3000/50} W.
      À hiverner au sec après la saison.
      Pièce détachée d’origine {gardenBrand!}, référence {ref!}.
      Traité anti-UV, {90..680} g/m².
      De quoi passer dehors tous les dimanches de l’été.
      Vendu avec visserie inox et notice.
      `,
    ),
    english: voice(
      `
      {gardenBrand!} {ref!} Outdoor {colorEn}
      Waterproof Cover {sizeEn} {sellerCode}
      Garden {gardenBrand!} Kit {count}pcs
      `,
      `
      Waterproof and UV resistant, for garden and patio.
      Suitable for outdoor use all year round.
      `,
    ),
    german: voice(
      `
      {gardenBrand!} {ref!} Garten
      Abdeckplane {colorDe} {1..8} x {1..8} m
      `,
      `Wetterfest und UV-beständig, für Garten und Terrasse.`,
    ),
    specs: lines(`
      Marque : {gardenBrand!}
      Usage : extérieur
      Puissance : {200..3000/50} W
      Diamètre : {16..110} mm
      Débit : {1..25} m3/h
      Résistance : (UV|gel|intempéries)
      Dimensions : {outdoorSize}
    `),
  },
  categories: {
    '2582': {
      lexicon: {
        patio: words(
          'salon de jardin; parasol; tente pliante; tonnelle; chaise longue; bain de soleil; balancelle; hamac; table de jardin; fauteuil de jardin; coffre à coussins; pergola; voile d’ombrage; pot de fleur; coussin pour banc; banc de jardin; lampe solaire; barbecue; brasero; store banne; abri de jardin; parasol chauffant; transat; salon bas résine tressée; jardinière; paravent; brise-vue; pied de parasol; borne solaire; serre tunnel; chauffage de terrasse; canisse',
        ),
      },
      french: voice(
        `
        {patio!} {color!} {outdoorSize}
        {patio!} {gardenBrand!} {firstName} {color!}
        {patio!} en résine tressée {color!} {2..10} places
        {patio!} aluminium {color!}
        {patio!} {place} {color!} - {gardenBrand!}
        Lot de {2..6} {patio!} {color!}
        {patio!} pliable teck {outdoorSize}
        {patio!} - longueur : {2..12} m largeur : {2..6} m {color!}
        {patio!} {2..8} places avec coussins {color!}
        {patio!} solaire LED étanche IP65
        `,
        `
        Ce {patio!} s’installe en quelques minutes sur votre terrasse.
        Structure aluminium thermolaqué, toile {160..500} g/m² déperlante.
        Résine tressée sur armature acier, coussins déhoussables {3..10} cm.
        Ensemble composé de {1..2} table, {2..8} fauteuils et {1..3} canapés.
        Mât diamètre {32..48} mm, inclinaison réglable, ouverture par manivelle.
        Façades et sardines fournies, sac de transport inclus.
        `,
      ),
      english: voice(
        `
        Patio Parasol {colorEn} {2..4} M
        Folding Garden Chair {colorEn}
        Solar Led Garden Light {count}pcs
        `,
        `
        Rattan garden set with cushions, seats {2..8}.
        Solar panel charges by day and lights up at night.
        `,
      ),
      german: voice(
        `
        Gartenmöbel Set {colorDe} {2..8} Personen
        Sonnenschirm {colorDe} {200..400} cm
        `,
        `Polyrattan Gartenmöbel mit Kissen.`,
      ),
      specs: lines(`
        Type : {patio!}
        Nombre de places : {2..10}
        Structure : (aluminium|acier|teck|résine tressée|eucalyptus)
        Toile : {160..500} g/m²
      `),
    },
    '2583': {
      lexicon: {
        pool: words(
          'pompe de filtration; piscine tubulaire; piscine gonflable; robot de piscine; bâche à bulles; skimmer; filtre à sable; cartouche de filtration; projecteur LED piscine; échelle inox; liner; spa gonflable; chlore choc; galets de chlore; testeur de pH; électrolyseur au sel; pompe à chaleur; enrouleur; aspirateur piscine; épuisette; buse de refoulement; vanne 6 voies; bouée gonflable; matelas gonflable; bonde de fond; tapis de sol piscine; thermomètre flottant; diffuseur flottant; algicide; balai aspirateur; couverture de sécurité; tuyau flottant; préfiltre; surpresseur; alarme piscine; sonde redox; panier de skimmer; piscine bois; margelle; anti-calcaire; couvercle de pompe; joint de vanne; régulateur de pH; flotteur de ligne; piscine hors sol; piscine acier; toboggan de piscine; jeu d’eau; clarifiant; hivernage',
        ),
      },
      french: voice(
        `
        {pool!} {gardenBrand!}
        {pool!} {gardenBrand!} {ref!}
        {pool!} {outdoorSize}
        {pool!} - {gardenBrand!}
        {pool!} pour piscine {gardenBrand!} {ref!}
        {pool!} {1..25} m3/h
        {pool!} {1..10} kg
        {pool!} rond {color!} {200..550} cm
        Lot de {2..8} {pool!} - {gardenBrand!}
        {pool!} {color!} {outdoorSize} {1000..20000/100} L
        {gardenBrand!} {200..900} - {pool!}
        {pool!} {firstName}
        Kit {pool!} {gardenBrand!} {outdoorSize}
        `,
        `
        Prévu pour une piscine de {10..150} m3 au plus.
        Le {pool!} garantit une eau claire et saine toute la saison.
        Débit de {4..25} m3/h, à raccorder en {38..63} mm.
        Bassin enterré, semi-enterré ou hors sol.
        Verser {50..500} g pour 10 m3 d’eau, filtration en marche.
        Liner {30..85}/100e avec profil overlap, coloris {color!}.
        Le robot aspire le fond, les parois et la ligne d’eau.
        Gonflé, il mesure {60..300} cm et supporte {40..120} kg.
        Accepte l’eau salée : (Oui|Non).
        Monophasé 230 V, turbine {1..5} étages, moteur {1..3} CV.
        `,
      ),
      english: voice(
        `
        Inflatable Pool Float {colorEn} {sizeEn}
        Swimming Pool {gardenBrand!} {ref!} Filter
        Pool Cover {sizeEn} {colorEn}
        `,
        `
        Keeps your swimming pool clean.
        Inflatable ring for water fun in the pool.
        `,
      ),
      german: voice(
        `
        Pool Filterkartusche {gardenBrand!} {ref!}
        Schwimmbecken {200..550} cm {colorDe}
        `,
        `Für klares Wasser im Schwimmbecken.`,
      ),
      specs: lines(`
        Volume du bassin : {10..150} m3
        Compatible sel : (Oui|Non)
        Raccordement : {38..63} mm
        Capacité : {500..20000/100} L
        Type de piscine : (enterrée|hors sol|bois|tubulaire)
      `),
    },
    '2585': {
      lexicon: {
        tool: words(
          'taille-haies; tondeuse; tronçonneuse; débroussailleuse; souffleur; sécateur; tuyau à goutteur; programmateur d’arrosage; pulvérisateur; brouette; motoculteur; scarificateur; nettoyeur haute pression; électrovanne; arroseur oscillant; lame de tondeuse; bobine de fil; courroie; carburateur; bougie d’allumage; guide-chaîne; chaîne; binette; bêche; coupe-bordures; broyeur; enrouleur de tuyau; filtre à air; pompe immergée; lanceur; té d’arrosage; bâche camion; perche élagueuse; hache; fendeuse; nain de jardin; composteur; gants de jardin; pince à sertir; groupe électrogène; échenilloir; tarière',
        ),
      },
      french: voice(
        `
        {tool!} {gardenBrand!} {ref!}
        {tool!} {gardenBrand!} {12..56} V sans batterie
        {tool!} thermique {25..72} cm3 {gardenBrand!}
        {tool!} pour {gardenBrand!} {ref!}
        {tool!} {outdoorSize}
        {tool!} - {gardenBrand!} - {ref!}
        Kit {tool!} {count} pièces
        {tool!} multifonction {color!} {sellerCode}
        {tool!} adaptable {ref!}
        {tool!} électrique {300..2500/100} W {gardenBrand!}
        {tool!} professionnel {20..60} cm
        `,
        `
        Ce {tool!} facilite les travaux au jardin et au potager.
        Moteur {2..4} temps de {25..72} cm3, réservoir {1..9},{1..9} L.
        Lame de {30..75} cm, écartement des dents {14..34} mm.
        Batterie et chargeur à acheter à part.
        Remplace les références {%AAA999999} et {%9999-9999}.
        Un goutteur chaque {20..50} cm, {1..4} l/h par goutteur.
        Poignée antidérapante, lame en acier trempé.
        `,
      ),
      english: voice(
        `
        Hedge Trimmer {gardenBrand!} {ref!}
        Carburetor For {gardenBrand!} {ref!} Chainsaw {sellerCode}
        Garden Pruning Tool {count}pcs
        `,
        `
        Replacement part for chainsaw and brush cutter.
        Sharp steel blade with non-slip handle.
        `,
      ),
      german: voice(
        `
        Rasenmäher Messer {gardenBrand!} {ref!}
        Gartenschere {gardenBrand!}
        `,
        `Ersatzteil für Rasenmäher und Kettensäge.`,
      ),
      specs: lines(`
        Type : {tool!}
        Cylindrée : {25..72} cm3
        Tension : {12..56} V
        Largeur de coupe : {20..56} cm
      `),
    },
    '1302': {
      lexicon: {
        angling: words(
          'leurre souple; canne à pêche; moulinet; hameçons; fil tressé; appât; épuisette carpe; boîte à leurres; cuillère; bas de ligne; plombs; détecteur de touche; bourriche; wader; chaise de pêche; popper; minnow; jig; émerillon; flotteur',
        ),
        outplay: words(
          'trampoline; balançoire; portique; toboggan; trottinette; ballon sauteur; tir à l’arc; jeu de croquet; raquettes; cerf-volant; piste de billes; frisbee; mölkky; parachute à lancer; tricycle; draisienne; cage de but; panier de basket; bac à sable; tente de jeu; filet de trampoline; coussin de protection; table de ping-pong; roller; skateboard; jeu de quilles; squishy; pistolet à bulles',
        ),
        sportBrand: compose(
          'Ber; Shi; Dai; Rapa; Caper; Mitch; Sav; Bud; Tramp; Oxel; Stam; Wor',
          'mano; kwa; lan; ton; gear; oll; jump; fish; play; go; ex',
          60,
          72,
        ),
      },
      french: voice(
        `
        {angling!} {sportBrand!} {ref!}
        {count} pcs {angling!} {3..20} cm {1..60} g {color!}
        {angling!} {sportBrand!} carnassier {color!}
        {outplay!} {sportBrand!} {color!} {100..450} cm
        {outplay!} enfant {saga!}
        {outplay!} {sportBrand!} {color!} {sellerCode}
        {sportBrand!} - {outplay!} - {ref!}
        {angling!} {firstName} {1..5} m puissance {5..150} g
        {outplay!} extérieur jardin {2..8} enfants
        Kit {angling!} {count} pièces pêche en mer
        {outplay!} {sportBrand!} {ref!}
        `,
        `
        Nage naturelle qui attire brochets, perches et sandres.
        Canne en carbone {2..4} brins, encombrement {60..140} cm.
        {outplay!} pour le jardin, montage à {1..2} personnes.
        Toile de saut cousue à {36..96} ressorts, poids maximal {60..150} kg.
        Hameçons n°{2..18} affûtés, anneaux renforcés.
        Moulinet {3..12} roulements, ratio {4..7}.{1..3}:1.
        Harnais de sécurité et siège réglable.
        Pour jouer dehors en toute saison.
        `,
      ),
      english: voice(
        `
        {count}pcs Fishing Lure {3..20}cm Hard Bait {sellerCode}
        Slow Rising Squishy Stress Relief Toy {sellerCode}
        Kids Trampoline {sportBrand!}
        `,
        `
        Realistic swimming action attracts big fish.
        Outdoor fun for the whole family.
        `,
      ),
      german: voice(
        `
        Angelrute {sportBrand!} {2..4} m
        Trampolin {250..430} cm {colorDe}
        `,
        `Für Angler und Einsteiger.`,
      ),
      specs: lines(`
        Longueur : {1..5} m
        Poids maximal : {40..150} kg
        Type : ({angling!}|{outplay!})
        Sport : (pêche|plein air|glisse)
      `),
    },
  },
};
