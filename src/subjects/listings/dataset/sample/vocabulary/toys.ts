import { compose, lines, type VocabularyGroup, voice, words } from './vocabulary.js';

/** Toys, board games, models and remote control, pop culture items, cards, miniatures and role-playing. */
export const TOYS: VocabularyGroup = {
  shared: {
    lexicon: {
      toyBrand: compose(
        'Play; Smo; Kid; Jou; Bébi; Ludi; Toy; Rave; Cle; Maje; Heb; Mini; Fun; Gigo; Pla; Vil; Lans; Tri; Dino; Pitt; Nori; Sole; Buru; Maist',
        'toys; bam; bul; kid; land; ludo; ronde; no; co; zino; bou; tic; max; sens; fant; dul; pik; rama',
        160,
        51,
      ),
      animal: words(
        'ours; lapin; chat; chien; dinosaure; licorne; éléphant; girafe; panda; dragon; cheval; lion; pingouin; renard; hibou; tortue; requin; singe; mouton; grenouille; loup; papillon; koala; crocodile; baleine; hérisson; zèbre; écureuil; canard; souris',
      ),
      animalEn: words(
        'Bear; Bunny; Cat; Dog; Dinosaur; Unicorn; Elephant; Giraffe; Panda; Dragon; Horse; Lion; Penguin; Fox; Owl; Turtle; Shark; Monkey; Frog',
      ),
      vehicle: words(
        'voiture; camion; tracteur; pelleteuse; moto; avion; hélicoptère; train; bateau; ambulance; camion de pompier; bus; char; fusée; dépanneuse; 4x4; buggy; locomotive; grue; police; benne; quad; caravane',
      ),
      scale: words('1/43; 1/18; 1/24; 1/64; 1/72; 1/87; 1/35; 1/10; 1/16; 1/12; 1/48; 1:20; HO; 1/32; 1/144'),
      age: [
        '{1..9} ans et plus',
        'dès {1..12} ans',
        'à partir de {2..14} ans',
        '{2..6}-{7..12} ans',
        '{3..36} mois',
      ],
      figureBrand: compose(
        'Ban; Fun; Tam; Kot; Hoz; Gudo; Nolu; Mirf; Sta; Figu; Sqe; Bry',
        'presta; kolor; ashi; bukaya; toyz; smilo; ra; lane; rex; arts; figma',
        70,
        52,
      ),
      figureSize: ['{5..45} cm', '{2..12} pouces', '{28..54} mm', '1/{4..12}'],
    },
    french: voice(
      `
      {saga!}
      {saga!} - {hero!}
      {hero!} {saga!}
      {saga!} {hero!} {figureSize}
      {toyBrand!} {saga!}
      {toyBrand!} {ref!}
      {toyBrand!} - {ref!} - {saga!}
      {vehicle} {toyBrand!}
      {vehicle} {saga!} {color!}
      {animal} {toyBrand!} {color!}
      {animal} {saga!}
      Jeu {saga!}
      Jeu {toyBrand!} {age}
      Boîte {saga!} {toyBrand!} {year}
      Coffret {saga!} {hero!}
      Lot {saga!} {toyBrand!}
      {count} pcs {animal} jouet {color!}
      Jouet {animal} {sellerCode}
      {vehicle} {scale} {color!}
      {hero!} - {toyBrand!}
      Mini {vehicle} {toyBrand!} {ref!}
      {saga!} - {ref!} - {year}
      `,
      `
      Âge conseillé : {age}.
      Jouet sûr et non toxique en {material!}.
      Retrouvez {hero!}, le héros de {saga!}.
      Stimule l’imagination et la motricité de votre enfant.
      Un jouet {quality} de la marque {toyBrand!}.
      Taille : environ {3..40} cm.
      Les enfants adorent {saga!} et voudront rejouer chaque jour.
      Petites pièces : danger d’étouffement avant 36 mois.
      Demande {2..4} piles AA, à prévoir en plus.
      Vintage années {60..90}, boîte d’origine abîmée.
      Collectionnez toute la série {saga!} !
      Caractéristiques : {material!} de haute qualité, sensation agréable en main.
      Contenu : {count} pièces, {1..3} notice.
      `,
    ),
    english: voice(
      `
      {saga!} {hero!}
      {animalEn} Toy {toyBrand!} {sellerCode}
      {count}pcs {animalEn} Kids Toy Gift
      {toyBrand!} {saga!} Set
      `,
      `
      Great fun for children aged {2..9} and up.
      Safe, non-toxic {materialEn} toy.
      Helps children develop imagination and hand-eye coordination.
      Meet {hero!}, the hero of {saga!}.
      `,
    ),
    german: voice(
      `
      {toyBrand!} {ref!} {saga!}
      Spielzeug {saga!} {colorDe}
      `,
      `
      Spielzeug ab {2..10} Jahren.
      Kleinteile, erst ab drei Jahren.
      `,
    ),
    specs: lines(`
      Âge : {age}
      Âge recommandé : {age}
      Marque : {toyBrand!}
      Personnage : {hero!}
      Licence : {saga!}
      Piles : (oui|non|{2..4} x AA|{1..3} x LR44)
      Sexe : (unisexe|garçon|fille)
    `),
  },
  categories: {
    '1280': {
      lexicon: {
        toy: words(
          'peluche; poupée; poupon; marionnette; jouet de bain; cuisine enfant; dînette; établi; château fort; maison de poupée; cubes; toupie; hochet; arche; garage; ferme; figurine animal; pistolet à eau; tapis d’éveil; trottinette; tricycle; déguisement; masque; pâte à modeler; slime; perles à repasser; xylophone; tambour; boîte à musique; jeu de construction; briques; kit de magie; bâton lumineux; bulles de savon; cerf-volant; microscope junior; tableau magnétique; tente tipi; ballon; anti-stress squishy; mallette docteur; robot interactif; veilleuse peluche; fidget; yoyo; doudou; puzzle bois',
        ),
        toyEn: words(
          'Plush Doll; Slime; Building Blocks; Wooden Toy; Fidget Spinner; Finger Puppet; Bath Toy; Glow Sticks; Rattle; Doll House Furniture; Water Gun; Magic Cube; Squishy; Play Tent; Xylophone; Bubble Machine; Balloon; Dress Up Doll',
        ),
      },
      french: voice(
        `
        {toy!} {saga!}
        {toy!} {animal} {color!}
        {toy!} {animal} {toyBrand!} {figureSize}
        {toy!} {toyBrand!} {age}
        {toyBrand!} - {ref!} - {toy!}
        {toyBrand!} {toy!} {saga!} {hero!}
        {toy!} en bois {toyBrand!} {color!}
        {toy!} enfant {count} pcs {sellerCode}
        {vehicle} {toyBrand!} jouet {age}
        {toy!} {hero!} parlant
        {toy!} ancienne {toyBrand!} {year}
        {toy!} d’éveil {animal} {color!} bébé
        `,
        `
        Cette {toy!} toute douce deviendra le compagnon préféré de votre enfant.
        La {toy!} développe l’éveil sensoriel et la coordination.
        {toy!} livrée avec {count} accessoires.
        Pour jouer à la marchande, à la dînette ou au docteur comme les grands.
        Appuyez sur le ventre et écoutez {3..20} mélodies.
        La peluche passe en machine, cycle doux.
        Les briques s’assemblent avec les autres boîtes de la gamme.
        Une pâte parfumée qui reprend sa forme et détend les mains.
        `,
      ),
      english: voice(
        `
        {toyEn!} {animalEn} {colorEn} {sellerCode}
        {toyEn!} For Kids {toyBrand!}
        {count}pcs {toyEn!} {colorEn} Party Favors
        `,
        `
        This {toyEn!} is soft and lovely.
        A {toyEn!} your baby will love to squeeze.
        `,
      ),
      german: voice(
        `
        Plüschtier {toyBrand!} {colorDe}
        Holzspielzeug {toyBrand!} {ref!}
        Puppe {firstName} {colorDe}
        `,
        `Kuschelweiches Plüschtier, {10..60} cm.`,
      ),
      specs: lines(`
        Type : {toy!}
        Type de jouet : {toy!}
        Remplissage : (fibres polyester|billes|coton PP)
      `),
    },
    '1281': {
      lexicon: {
        boardGame: words(
          'jeu de société; jeu de plateau; jeu de cartes; jeu de mémoire; loto; domino; jeu de l’oie; jeu de dés; quiz; jeu de stratégie; puzzle; jeu d’adresse; jeu coopératif; jeu éducatif; bingo; jeu de questions; jeu de 7 familles; échecs; dames; jeu de lettres; jeu d’ambiance; jeu de mimes; jeu de rapidité; casse-tête; jeu d’enquête; jeu de bluff; mikado; tric-trac',
        ),
        gameName: words(
          'Trésor des Marais; Croque Citrouille; Les Petits Bandits; Tour Infernale; Mot à Mot; Qui Ment; Pirates en Vue; Cap sur la Lune; Dodo Express; Le Grand Bazar; Piège à Loups; Fourmis Folles; Château Bascule; Mémo Safari; Zig Zag Zoo; Duel de Rois; Salade de Nombres; Vol au Musée; Colline aux Moutons; Panique au Labo; Ratatam; Crazy Towers; Monster Dice; Sleepy Dragons; Bluff Market',
        ),
      },
      french: voice(
        `
        {boardGame!} {gameName!}
        {gameName!} - {boardGame!} - {toyBrand!}
        {toyBrand!} - {gameName!}
        {boardGame!} {saga!} {2..6} à {4..10} joueurs
        {boardGame!} {toyBrand!} {ref!}
        {gameName!}
        {boardGame!} {animal} {age}
        {boardGame!} {saga!} édition voyage
        {gameName!} extension {saga!}
        {toyBrand!} {boardGame!} {count} pièces
        {boardGame!} ancien {toyBrand!} {year} complet
        `,
        `
        But du jeu : être le premier à réunir {3..12} cartes {animal}.
        Pour {2..3} à {4..10} joueurs, comptez {10..90} minutes de jeu.
        Contenu : {1..2} plateau, {20..120} cartes, {4..40} pions, {1..6} dés, la règle du jeu.
        Lancez les dés, avancez votre pion et répondez aux questions.
        Les règles s’apprennent en {2..10} minutes, les parties s’enchaînent.
        Jeu complet, boîte avec traces d’usure.
        Un jeu d’observation et de rapidité pour toute la famille.
        `,
      ),
      english: voice(
        `
        {gameName!} Board Game
        {saga!} Card Game {toyBrand!}
        {animalEn} Matching Game Age {2..6} And Up
        `,
        `
        {2..3} to {4..8} players, {10..90} minutes.
        Roll the dice, draw a card and outwit your opponents.
        In this family game you move your pawn around the board.
        `,
      ),
      german: voice(
        `
        {gameName!} Brettspiel {toyBrand!}
        Würfelspiel {toyBrand!} Ab {3..12} Jahren
        `,
        `Ein Gesellschaftsspiel für {2..3} bis {4..8} Spieler.`,
      ),
      specs: lines(`
        Nombre de joueurs : {2..4} à {5..10}
        Durée de la partie : {10..120} min
        Type de jeu : {boardGame!}
      `),
    },
    '1300': {
      lexicon: {
        model: words(
          'drone; quadcopter; hélicoptère RC; voiture RC; buggy télécommandé; maquette; maquette avion; maquette bateau; voiture miniature; locomotive; wagon marchandises; rail courbe; circuit électrique; batterie LiPo; hélice; moteur brushless; servo; récepteur; radiocommande; figurine décor train; châssis; jante de roue; pneus RC; avion planeur; camion miniature; autorail; passerelle; peinture maquette; chargeur LiPo; gimbal; amortisseur; pignon; train d’atterrissage; support caméra; variateur ESC; aiguillage; décalcomanies; bateau télécommandé; moto miniature; tramway',
        ),
        modelBrand: compose(
          'No; Rev; Hel; Ital; Tra; Sy; Wl; Eac; Joue; Lil; Ro; Pi; Ho; Sola; Mini; Scha; Ix; Ma',
          'vak; olm; dric; ona; xel; mira; tory; ise; kkan; bel; cand; rup; dil; chel; bor; jett; xom; trik',
          90,
          53,
        ),
        carMaker: compose(
          'Bel; Cor; Vel; Mont; Ast; Del; Fer; Lan; Reg; Sim; Tal; Hot',
          'ando; ria; mont; ary; cini; bugue; sport; ault; ec; arde',
          50,
          54,
        ),
      },
      french: voice(
        `
        {model!} {modelBrand!} {scale}
        {modelBrand!} - {ref!} - {model!} - {scale}
        {model!} {scale} {carMaker!} {100..900} {year} {modelBrand!}
        {carMaker!} {100..3000} {color!} {modelBrand!} {scale}
        {carMaker!} {surname} rallye {place} {year} - {scale} - {modelBrand!}
        {model!} pour {modelBrand!} {ref!} {sellerCode}
        {modelBrand!} {ref!} {model!} {2..6} canaux 2.4 GHz {color!}
        {count} pcs {model!} pour drone {modelBrand!} {ref!}-Générique
        Mini {model!} WiFi caméra {480..1080/240}p {modelBrand!} {sellerCode}
        Modélisme ferroviaire {model!} {modelBrand!} {scale}
        {vehicle} {modelBrand!} {scale} {carMaker!}
        Modélisme aérien {model!} {modelBrand!} {ref!}-Générique
        `,
        `
        Fréquence 2,4 GHz, gyroscope 6 axes, {4..8} canaux.
        Vole {5..30} minutes après {30..120} minutes de charge.
        Voiture miniature à l’échelle {scale}, métal et plastique.
        Pièce de rechange compatible {modelBrand!} {ref!}, {model!}.
        Maquette à monter et à peindre, colle et peintures non fournies.
        Batterie : {3..11}.{1..9} V {250..5000} mAh.
        Moteur {model!} à {1000..9000} tr/min, {1..4} roues motrices.
        Écartement {scale}, époque {3..6}, attelages interchangeables.
        Mode sans tête, retour automatique, flips à 360 degrés.
        `,
      ),
      english: voice(
        `
        {modelBrand!} {ref!} Rc Drone {480..1080/240}p Camera
        {scale} Diecast Model Car {carMaker!} {colorEn}
        Spare Parts For {modelBrand!} {ref!} Rc Car {sellerCode}
        `,
        `
        Stable six-axis flight on 2.4 GHz, up to {5..25} minutes.
        Alloy spare part for {modelBrand!} {ref!} RC car.
        Diecast model, scale {scale}.
        `,
      ),
      german: voice(
        `
        {modelBrand!} {ref!} Modellbahn {scale}
        Modellauto {carMaker!} {scale} {colorDe}
        `,
        `Modell im Maßstab {scale}, Bausatz unbemalt.`,
      ),
      specs: lines(`
        Échelle : {scale}
        Type : {model!}
        Fréquence : 2.4 GHz
        Batterie : {250..5000} mAh
        Canaux : {2..9}
        Distance de contrôle : {20..300} m
      `),
    },
    '1140': {
      lexicon: {
        popItem: words(
          'figurine; statuette; figurine articulée; mug; porte-clés; magnet; buste; réplique sabre; badge; lampe; tirelire; peluche officielle; figurine pop; coffret collector; poster; t-shirt; diorama; anneau réplique; sac à dos; masque réplique; statue résine; pin’s; gashapon; boîte repas; casquette; affiche; figurine vinyle; décapsuleur; puzzle 3D; échiquier',
        ),
      },
      french: voice(
        `
        {popItem!} {saga!} - {hero!}
        {popItem!} {hero!} {figureBrand!} {figureSize}
        {saga!} - {popItem!} {hero!} n°{1..800}
        {figureBrand!} {saga!} {hero!} {figureSize}
        {popItem!} {saga!} {year} {state}
        {hero!} - {saga!} - {popItem!} {figureBrand!}
        {popItem!} {saga!} édition {figureBrand!} rare
        Bobble head {hero!} n° {1..800}
        {popItem!} {place} {year}
        Figurine {hero!} happy meal {year}
        {vehicle} {saga!} vintage {ref!}
        `,
        `
        Figurine officielle sous licence {saga!}, vendue en boîte fenêtre.
        {popItem!} {hero!} d’environ {8..40} cm, socle inclus.
        Édition rare de {figureBrand!}, lot de fête foraine japonais.
        Pour tous les fans de {saga!} et de culture pop.
        Peinture faite à la main, tirage numéroté de {300..5000} exemplaires.
        Un objet de collection à exposer en vitrine.
        Le {popItem!} est livré dans une boîte cadeau.
        `,
      ),
      english: voice(
        `
        {saga!} {hero!} Action Figure {figureBrand!}
        {hero!} Vinyl Figure {saga!} {1..800}
        {saga!} Mug {hero!}
        `,
        `
        Official {saga!} merchandise.
        Action figure about {3..14} inches tall with {8..30} points of articulation.
        `,
      ),
      german: voice(`{saga!} Sammelfigur {hero!}`, `Sammelfigur, ca. {8..40} cm, mit Sockel.`),
      specs: lines(`
        Univers : {saga!}
        Type d’objet : {popItem!}
        Fabricant : {figureBrand!}
        Hauteur : {5..45} cm
      `),
    },
    '1160': {
      lexicon: {
        rarity: words(
          'rare; ultra rare; commune; peu commune; holo; reverse; secrète rare; foil; super rare; promo; légendaire; brillante; full art; gold; mythique; parallèle',
        ),
        cardSet: compose(
          'Tempête; Éveil; Aube; Crépuscule; Royaume; Alliance; Colère; Légendes; Origines; Brasier; Ombres; Gardiens; Impact; Destinées',
          '_de {place}; _Ardente; _du Dragon; _Céleste; _des Glaces; _Infinie; _Obscure; _des Titans; _Perdue; _Radieuse; _du Chaos; _Sauvage',
          100,
          55,
        ),
        club: words(
          'FC {place}; AS {place}; Olympique {place}; Racing {place}; {place} United; Sporting {place}; Stade {place}; {place} Bulls; {place} Bears; {place} City',
        ),
        creature: words(
          'dragon d’écailles; golem; elfe sylvain; spectre; chevalier maudit; serpent de brume; phénix; liche; minotaure; sirène; gobelin; hydre; loup spectral; ange gardien; vampire; treant; gargouille; tofu; kobold; licorne noire',
        ),
      },
      french: voice(
        `
        {saga!} - {%AA9}-0{10..99} - {hero!} - {rarity}
        {hero!} {1..200}/{201..250} - {cardSet!}
        {hero!} - {rarity} - {cardSet!} - VF
        {creature} - {rarity} - {cardSet!} - VF - {saga!}
        N° {1..500} {firstName} {surname} - {club} - {saga!} {recentYear}
        {firstName} {surname} - {club} - {recentYear} {genericBrand!} #{1..400}
        {saga!} série {1..9} - {1..200} - française
        {creature} de {place} {1..200}/{201..250} {saga!}
        {%AAA}-FR0{10..99} {hero!} {rarity}
        Carte {saga!} {hero!} {20..320} PV {1..150}/{151..200}
        {hero!} {80..250} - {saga!} {recentYear}
        Vignette {saga!} n° {1..640}
        Booster {saga!} {cardSet!} français
        {creature} {%A99} {rarity} {saga!}
        `,
        `
        Carte à collectionner {rarity}, envoyée sous sleeve et toploader.
        Carte en version française, état (mint|near mint|excellent|joué).
        Carte issue de l’extension {cardSet}.
        Numéro de carte : {%AA9}-{10..250}.
        Lot de cartes sans double.
        `,
      ),
      english: voice(
        `
        {hero!} {%AAA}-EN0{10..99} {rarity} {saga!}
        {firstName} {englishSurname} {recentYear} {genericBrand!} #{1..400} Rookie
        {hero!} Foil {cardSet!} English
        `,
        `
        Card in near mint condition, shipped in a sleeve.
        Single trading card from {cardSet}.
        `,
      ),
      german: voice(`{hero!} {%AAA}-DE0{10..99} {rarity}`, `Sammelkarte, deutsch, guter Zustand.`),
      specs: lines(`
        Rareté : {rarity}
        Extension : {cardSet!}
        Langue : (VF|VO|VA|japonais)
        Numéro : {1..250}
      `),
    },
    '1180': {
      lexicon: {
        miniature: words(
          'figurine en plomb; régiment; escadron; guerrier orque; archer elfe; chevalier du chaos; fantassin; mage; paladin; nain berserker; squelette; canonnier; éclaireur; sorcière; garde impérial; centurion; socle; décor ruine; cavalerie; lancier; troll; dragon à monter; char de bataille; capitaine',
        ),
        rpgItem: words(
          'livre de base; écran de jeu; scénario; supplément; bestiaire; livre du joueur; jeu de rôle; feuilles de personnage; boîte d’initiation; campagne; guide du maître; set de dés; carte du monde',
        ),
        army: words(
          'Légion de Fer; Comtes Blêmes; Marches du Nord; Ordre du Lys; Hordes Grises; Maison Varn; Culte de l’Abîme; Clans du Givre; Empire Solaire; Confrérie des Lames; Essaim Noir; Pirates de Skarn',
        ),
      },
      french: voice(
        `
        {miniature!} {army!}
        {miniature!} {saga!} à peindre
        {army!} : {miniature!}
        {saga!} - {rpgItem!}
        {rpgItem!} {saga!} {recentYear}
        {hero!} à pied et monté {army!}
        {saga!} plomb brut à peindre, socle fourni : {hero!}
        {count} {miniature!} {army!} {figureSize}
        {rpgItem!} - {army!} - JDR
        {hero!} {army!} métal
        Jeu de rôle {saga!} {rpgItem!} VF
        `,
        `
        Figurines en plastique à monter et à peindre, échelle {28..32} mm.
        {rpgItem!} pour jeu de rôle, {60..400} pages, couverture rigide.
        Métal blanc non peint, socle inclus.
        Sous-couché noir, quelques ébarbures à reprendre.
        Codex de l’armée {army!}, {48..160} pages.
        `,
      ),
      english: voice(
        `
        {army!} Miniature {hero!} {28..54}mm
        {saga!} Rpg Core Rulebook
        `,
        `
        Unpainted miniature, assembly required.
        Roleplaying supplement, {60..400} pages.
        `,
      ),
      german: voice(`{saga!} Rollenspiel Regelwerk`, `Zinnfigur unbemalt, {28..54} mm.`),
      specs: lines(`
        Armée : {army!}
        Échelle : {28..54} mm
        Univers : {saga!}
      `),
    },
  },
};
