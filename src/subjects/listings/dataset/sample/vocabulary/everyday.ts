import { compose, lines, type VocabularyGroup, voice, words } from './vocabulary.js';

/** Children's clothes, baby care, groceries, pets, stationery: neighbours by their buyers more than by their words. */
export const EVERYDAY: VocabularyGroup = {
  shared: {
    lexicon: {
      everydayBrand: compose(
        'Baby; Petit; Doudou; Chic; Bam; Tin; Nol; Bio; Plu; Ani; Tri; Cano; Maxi; Zol; Pap; Ex; Mil; Sca; Tip; Car',
        'bino; zen; lou; co; pat; trix; nimo; ou; lan; cro; dor; rapi; via; fun; sy; bel; nat; mix; gribouille; tendre',
        170,
        81,
      ),
      cuteAnimal: words(
        'ours; lapin; chat; renard; panda; hibou; éléphant; mouton; étoile; nuage; licorne; dinosaure; girafe; pingouin; souris; koala; baleine; abeille',
      ),
      babyAge: [
        '{0..3}-{6..12} mois',
        'dès la naissance',
        '{1..6} ans',
        '{3..24} mois',
        'taille {1..14} ans',
      ],
    },
    french: voice(
      `
      {everydayBrand!} {ref!}
      {everydayBrand!} {color!} {size}
      {everydayBrand!} {cuteAnimal} {color!}
      Lot de {2..12} {everydayBrand!} {color!}
      {everydayBrand!} motif {cuteAnimal} {sellerCode}
      {everydayBrand!} {saga!}
      Sac {everydayBrand!} {color!}
      Boîte {everydayBrand!} {cuteAnimal}
      Coffret {everydayBrand!} {count} pièces
      Trousse {saga!} {color!}
      Tapis {cuteAnimal} {color!} {size}
      Distributeur {everydayBrand!} {ref!}
      `,
      `
      Un produit {everydayBrand!} pensé pour le quotidien.
      Motif {cuteAnimal}, coloris {color!}.
      Pratique à emporter partout.
      Douceur et confort garantis par {everydayBrand!}.
      Souple, plaisant sous les doigts.
      Lot de {2..12}, coloris assortis.
      Se glisse {adverb} dans un sac.
      `,
    ),
    english: voice(
      `
      {everydayBrand!} {colorEn} {sizeEn}
      Cute Cartoon {colorEn} {count}pcs {sellerCode}
      `,
      `
      Soft, comfortable and easy to carry.
      Cute cartoon design in {colorEn}.
      `,
    ),
    german: voice(`{everydayBrand!} {colorDe} {count} Stück`, `Praktisch für jeden Tag.`),
    specs: lines(`
      Marque : {everydayBrand!}
      Motif : {cuteAnimal}
      Lot : {2..12}
    `),
  },
  categories: {
    '1301': {
      lexicon: {
        clothing: words(
          'chaussettes; body; pyjama; bonnet; robe; gants; chaussons; écharpe; t-shirt; combinaison; barboteuse; legging; bavoir bandana; maillot de bain; chaussons antidérapants; cardigan; collants; moufles; bonnet et écharpe; grenouillère; tutu; chapeau de soleil',
        ),
        barGame: words(
          'balles de baby-foot; boules de billard; fléchettes; queue de billard; baby-foot; cible; table multi-jeux; craie de billard; palet air hockey; poignée de baby-foot',
        ),
      },
      french: voice(
        `
        {clothing!} bébé {cuteAnimal} {color!}
        {clothing!} enfant unisexe {cuteAnimal} antidérapant-{everydayBrand!}
        {count} paires {clothing!} coton {babyAge}
        {clothing!} fille {color!} {babyAge}
        {clothing!} garçon {saga!} {babyAge}
        {count} {barGame!} {everydayBrand!} {color!}
        {barGame!} {everydayBrand!} {ref!}
        {clothing!} tout-petits dessin animé chaud-{everydayBrand!}
        Nouveau-né {clothing!} {color!} {sellerCode}
        `,
        `
        {clothing!} en coton mélangé, doux pour la peau de bébé.
        Semelle antidérapante, élastique souple à la cheville.
        Guide des tailles : {babyAge}, longueur du pied {8..16} cm.
        {barGame!} de {29..38} mm en liège, vendues par {4..12}.
        Lavage à la main conseillé, ne pas passer au sèche-linge.
        Quantité : {1..6} paire.
        `,
      ),
      english: voice(
        `
        Baby Cartoon Socks Anti-Slip {colorEn}
        Toddler Girl Dress {colorEn} {babyAge}
        `,
        `Cotton blend, soft and warm for kids and toddlers.`,
      ),
      german: voice(`Babysocken {colorDe} {count} Paar`, `Weiche Baumwolle für Babyhaut.`),
      specs: lines(`
        Saison : (hiver|été|toutes saisons)
        Âge : {babyAge}
        Type : {clothing!}
      `),
    },
    '1320': {
      lexicon: {
        nurseryEn: words(
          'Stroller Hook; Teether; Bib; Blanket; Bath Toy; Bottle Brush; Swaddle; Carrier; Pacifier Clip; Safety Gate; Nursing Pillow; Crib Mobile',
        ),
        nursery: words(
          'poussette; siège auto; biberon; tétine; couches; lit parapluie; matelas à langer; baignoire bébé; chaise haute; porte-bébé; gigoteuse; babyphone; barrière de sécurité; tour de lit; sac à langer; thermomètre de bain; transat bébé; parc bébé; sucette; chauffe-biberon; coussin d’allaitement; cosy; nacelle; habillage pluie; moustiquaire poussette; bavoir; doudou; mobile musical; stérilisateur; tire-lait; pot bébé; mouche bébé; réducteur de toilette; jouet de dentition; veilleuse; lange; couverture bébé; boîte à goûter; protège-carnet de santé; table à langer; tapis de jeu; rehausseur; cape de bain',
        ),
      },
      french: voice(
        `
        {nursery!} {everydayBrand!} {color!}
        {nursery!} bébé {cuteAnimal} {color!}
        {nursery!} {everydayBrand!} {firstName} {babyAge}
        {everydayBrand!} {nursery!} {ref!}
        {nursery!} 3 en 1 {everydayBrand!} {color!}
        Lot de {2..6} {nursery!} {cuteAnimal}
        {nursery!} {saga!} {babyAge}
        {nursery!} nouveau-né {color!} {sellerCode}
        {nursery!} silicone {color!} sans BPA
        {nursery!} évolutif {babyAge} {color!}
        {nursery!} personnalisé prénom {firstName}
        `,
        `
        Cette {nursery!} accompagne bébé {babyAge}.
        Harnais 5 points, dossier inclinable en {2..5} positions, châssis aluminium.
        Homologué ECE R44/04, groupe 0+/1/2/3.
        Sans BPA ni phtalates, passe au lave-vaisselle.
        Housse déhoussable lavable à {30..60} degrés.
        Se plie d’une seule main, poids {4..14} kg.
        Pour la sécurité de votre bébé, ne jamais le laisser sans surveillance.
        Tétine physiologique à débit {1..4}.
        `,
      ),
      english: voice(
        `
        Baby {nurseryEn!} {colorEn} {sellerCode}
        Newborn {nurseryEn!} {everydayBrand!}
        `,
        `
        Safe for newborn babies and toddlers, BPA free.
        Keeps your baby comfortable day and night.
        `,
      ),
      german: voice(
        `
        Kinderwagen {everydayBrand!} {colorDe}
        Babydecke {colorDe} Mit Namen {firstName}
        `,
        `Für Babys ab Geburt geeignet.`,
      ),
      specs: lines(`
        Âge : {babyAge}
        Poids maximal de l’enfant : {9..36} kg
        Sans BPA : oui
        Type : {nursery!}
      `),
    },
    '1940': {
      lexicon: {
        treat: words(
          'chewing-gum; bonbons gélifiés; chocolat noir; capsules café; thé vert menthe; biscuits; crackers; confiture; dragées; sucettes; caramels; réglisse; pâte à tartiner; sirop; huile d’olive; nougat; épices; miel; gâteaux apéritif; guimauves; sauce piquante; café moulu; infusion; pâtes de fruits; barres céréales; farine; sucre pétillant; pralines; moutarde; levure',
        ),
        flavour: words(
          'fraise; citron; menthe; vanille; caramel; pastèque; cola; noisette; framboise; orange; coco; café; cannelle; pomme; cerise; réglisse; amande; poivre',
        ),
      },
      french: voice(
        `
        {treat!} {flavour} {everydayBrand!} {100..1000/50}g
        Lot de {2..12} {treat!} {flavour} {50..500/10} g
        {everydayBrand!} {treat!} {flavour} boîte métal {100..500/50}g
        {treat!} bio {flavour} {everydayBrand!}
        {treat!} {saga!} {flavour}
        {everydayBrand!} {count} x {treat!} {50..250/10}g
        {treat!} {place} tradition {100..900/50} gr
        `,
        `
        Composition : sucre de canne, pectine, arôme {flavour}, colorants végétaux.
        Valeurs nutritionnelles pour 100 g : énergie {150..560} kcal, matières grasses {1..40} g.
        Garder au frais, à l’abri de l’humidité.
        Un goût {flavour} et une texture fondante.
        Peut contenir des traces de fruits à coque, de lait et de soja.
        Sachet de {100..1000/50} g, sans gluten.
        Torréfaction lente, intensité {3..12}.
        `,
      ),
      english: voice(
        `
        {everydayBrand!} Candy {flavour} {50..500}g
        Tea Bags {everydayBrand!} {20..100} Count
        `,
        `Contains cane sugar, pectin and natural flavour. Best before {recentYear}.`,
      ),
      german: voice(
        `{everydayBrand!} Schokolade {100..500} g`,
        `Zutaten: Zucker, Kakaobutter, Vollmilchpulver.`,
      ),
      specs: lines(`
        Saveur : {flavour}
        Poids net : {50..1000/50} g
        Bio : (oui|non)
        Allergènes : (lait|gluten|fruits à coque|aucun)
      `),
    },
    '2220': {
      lexicon: {
        petItem: words(
          'collier; laisse; matelas; griffoir; arbre à chat; gamelle; croquettes; harnais; manteau; aquarium; cage; perchoir; distributeur de nourriture; litière; fontaine à eau; panier; jouet à mâcher; pipettes antiparasitaires; brosse; muselière; décor aquarium; filtre aquarium; ruban de clôture; niche; chaîne de pied; friandises; caisse de transport; tondeuse; couches; mangeoire',
        ),
        pet: words(
          'chien; chat; petit chien; chiot; chaton; perroquet; oiseau; lapin nain; hamster; poisson; cheval; tortue; furet; poule; cochon d’Inde; rongeur',
        ),
      },
      french: voice(
        `
        {petItem!} pour {pet!} {color!}
        {petItem!} {pet!} {everydayBrand!} {size}
        {petItem!} {everydayBrand!} {ref!}
        {petItem!} {pet!} imperméable {color!} {sizeLetter}
        {everydayBrand!} - {petItem!} - {pet!}
        Mode animaux {petItem!} {pet!} {color!} {sellerCode}
        Lot de {2..12} {petItem!} {pet!}
        {petItem!} aquatique {everydayBrand!} n°{1..9}
        `,
        `
        Votre {pet!} appréciera ce {petItem!} confortable.
        Convient aux {pet!}s de {1..60} kg, tour de cou {15..70} cm.
        Votre compagnon mange à heure fixe, même en votre absence.
        Va à presque tous les animaux de la maison.
        Réduit les odeurs et les poils dans la maison.
        Surface antidérapante, housse lavable, poils faciles à retirer.
        `,
      ),
      english: voice(
        `
        Pet Dog Cat Bed Collar {colorEn} {sellerCode}
        Puppy Coat Warm {colorEn} {sizeLetter}
        `,
        `Your dog or cat will love it. Suitable for small pets.`,
      ),
      german: voice(`Hundebett {colorDe} {sizeLetter}`, `Für Hunde und Katzen.`),
      specs: lines(`
        Animal : {pet!}
        Type : {petItem!}
        Taille de l’animal : {sizeLetter}
      `),
    },
    '2522': {
      lexicon: {
        stationery: words(
          'cahier; stylo plume; stylo bille; agrafeuse; crayons de couleur; classeur; agenda; carnet; cartouche d’encre; marqueur; tampon; feutres; trousse; enveloppes; bloc-notes; calculatrice; perforatrice; colle; ciseaux; chemise à rabats; intercalaires; étiquettes; ruban adhésif; papier photo; peinture acrylique; pinceaux; gomme; taille-crayon; répertoire; ramette; toner; plumier; surligneur; règle; cassette encreur; porte-mine; sous-main; tableau blanc; boîte archives; papier cadeau; album photo; timbre; recharge; pochettes plastifiées; toile à peindre; masking tape; coffret calligraphie; trombones; étui pièces de monnaie; chevalet; badge',
        ),
        ruling: words('seyès; 5x5; ligné; uni; pointillé; quadrillé; grands carreaux; petits carreaux'),
        penBrand: compose(
          'Pil; Wat; Lam; Par; Max; Cla; Oxf; Exa; Fab; Zen; Tro; Lei; Her; Rho; Sta; Qua; Leu',
          'osk; arman; ixo; kar; pel; irel; ordo; comta; ello; itha; dal; lint; mel; dor; bulon; verso; kalt',
          100,
          82,
        ),
      },
      french: voice(
        `
        {stationery!} {penBrand!} {color!}
        {penBrand!} {stationery!} {ref!}
        {stationery!} {penBrand!} A{3..6} {48..200} pages {ruling}
        Lot de {2..50} {stationery!} {color!}
        {penBrand!} lot de {2..24} {stationery!} {color!}
        {stationery!} {saga!} {color!}
        {stationery!} compatible {penBrand!} {ref!} {color!}
        {penBrand!} - {ref!} - {stationery!} - {color!}
        {stationery!} {cuteAnimal} {sellerCode}
        {stationery!} pointe moyenne {color!} {penBrand!}
        {stationery!} personnalisé {firstName}
        {stationery!} polypro {160..320} x {200..320} mm {90..120}g {penBrand!}
        `,
        `
        Papier vélin {60..120} g/m², réglure {ruling}, {48..300} pages.
        Pointe {3..20}/10 mm, encre {color!} à séchage rapide.
        {stationery!} de la gamme {penBrand!}, coloris {color!}.
        Agrafe {10..50} feuilles d’un coup, gorge de {40..80} mm.
        Compatible avec les imprimantes de la série {ref!}.
        Une mine de {2..4} mm qui casse peu, dans un bois certifié.
        Couverture polypropylène, coins arrondis, fermeture par élastique.
        Rendement : {200..8000/100} pages à 5 % de couverture.
        Le stylo est livré dans un écrin avec {1..4} cartouches.
        `,
      ),
      english: voice(
        `
        Fountain Pen {penBrand!} {colorEn} Medium Nib
        {count}pcs Stationery Stickers {sellerCode}
        Ink Cartridge For {penBrand!} {ref!} {colorEn}
        `,
        `
        Smooth writing, quick-drying ink.
        Notebook with {80..240} ruled pages.
        `,
      ),
      german: voice(
        `
        Notizbuch A5 {colorDe} {penBrand!}
        Kugelschreiber {penBrand!} {colorDe}
        `,
        `Papier {70..120} g/m², {80..240} Seiten.`,
      ),
      specs: lines(`
        Format : A{3..6}
        Réglure : {ruling}
        Nombre de pages : {48..300}
        Type : {stationery!}
        Couleur d’encre : {color!}
        Pointe : (fine|moyenne|large)
      `),
    },
  },
};
