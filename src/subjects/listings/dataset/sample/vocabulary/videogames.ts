import { compose, lines, type VocabularyGroup, voice, words } from './vocabulary.js';

/** Games and discs, gaming accessories, consoles, used games, downloads for PC. */
export const VIDEO_GAMES: VocabularyGroup = {
  shared: {
    lexicon: {
      material: words('plastique; ABS; silicone; métal; carton; aluminium; caoutchouc; PVC'),
      materialEn: words('plastic; ABS; silicone; metal; aluminum alloy'),
      platform: words(
        'PS2; PS3; PS4; PlayStation 4; PlayStation 2; Xbox; Xbox 360; Xbox One; Nintendo Switch; Wii; Wii U; Nintendo DS; 3DS; Game Boy; Game Boy Advance; GameCube; N64; PSP; PS Vita; PC; Mega Drive; Dreamcast; Super Nintendo; NES; Sega Saturn',
      ),
      gameTitle: [
        '{saga!}',
        '{saga!} {2..9}',
        '{saga!} : {gameSuffix}',
        '{gameHead} {gameTail}',
        '{gameHead} {gameTail} {2..2019}',
        '{sport} {2000..2019}',
        '{sport} Manager {2003..2019}',
        '{gameHead} {gameTail} : {gameSuffix}',
      ],
      gameHead: words(
        'Shadow; Super; Dark; Iron; Final; Lost; Crazy; Red; Alien; Ghost; Speed; Battle; Wild; Star; Hidden; Mystic; Urban; Steel; Dragon; Farming; Euro; Pro; Ultimate; Deep; Blood; Little; Zen; Extreme; Rogue; Galactic',
      ),
      gameTail: words(
        'Kingdoms; Racer; Assault; Fighters; Legends; Tycoon; Simulator; Quest; Arena; Warfare; Rally; Hunter; Tales; Odyssey; Strikers; Detective; Builders; Chronicles; Commando; Island; Mansion; Puzzle; Revolution; Academy; Party; Drift; Siege; Cards; Zoo',
      ),
      gameSuffix: words(
        'Le Réveil; Origines; Redemption; Gold Edition; L’Ombre du Roi; Awakening; Season Pass; Definitive Edition; Les Terres Perdues; Rebirth; Deluxe; La Malédiction; Chapter {1..5}; Extended; Black Edition; World Tour; Complete Edition; Revenge',
      ),
      sport: words(
        'Football; Tennis; Rugby; Basket; Golf; Ski; Moto GP; Rallye; Cycling; Boxing; Handball; Hockey; Équitation; Pêche',
      ),
      gameGenre: words(
        'action; aventure; course; plate-forme; jeu de rôle; stratégie; simulation; combat; sport; tir; objets cachés; réflexion; horreur; gestion',
      ),
      studio: compose(
        'Blue; Night; Rabbit; Monolith; Pixel; Hexa; Nordic; Paper; Ultra; Kumo; Silver; Vertigo; Tiny; Bastion',
        '_Moon Studio; _Forge; _Interactive; _Games; _Soft; _Arts; _Works; _Team; _Entertainment',
        70,
        41,
      ),
      gearBrand: compose(
        'Rap; Ste; Log; Spe; Hy; Thru; Nac; Sub; Big; Pow; Kon; Tur; Tri; Vol; Gam; Dra; Zen; Nyk',
        'tron; zer; sonic; max; rex; gear; pad; core; flex; dus; tix; blade; vox; nyx; play',
        120,
        42,
      ),
      importCountry: words('jap; allemand; anglais; américain; UK; italien; espagnol'),
      capacity: words('16 Go; 32 Go; 64 Go; 80 Go; 120 Go; 250 Go; 320 Go; 500 Go; 1 To; 4 Go; 12 Go'),
    },
    french: voice(
      `
      {gameTitle!}
      {gameTitle!} {platform!}
      {gameTitle!} - {platform!}
      {gameTitle!} [{platform!}]
      {gameTitle!} (Import)
      {platform!} {capacity}
      {platform!} + {gameTitle!}
      {gearBrand!} {ref!} {platform!}
      {gameTitle!} édition collector
      Jeu {platform!}
      {gameTitle!} {platform!} {state}
      Lot {platform!}
      {gearBrand!} {saga!} {color!}
      `,
      `
      Jeu de {gameGenre} sur {platform!} développé par {studio}.
      Compatible {platform!}.
      Partez pour le monde de {saga!}, où {hero} vous attend.
      Fonctionne parfaitement, testé sur {platform!}.
      Version {platform!}, textes en (français|anglais|plusieurs langues).
      {saga!} revient avec {5..60} niveaux et un mode multijoueur.
      Compatible avec {platform} et {platform}.
      Date de sortie : {recentYear}, genre : {gameGenre}.
      `,
    ),
    english: voice(
      `
      {gameTitle!} {platform!}
      {gameTitle!} (Us Import) {platform!}
      {gearBrand!} {ref!} For {platform!}
      `,
      `
      For {platform!}, region free.
      Fight {hero} and save the world of {saga!}.
      Works with {platform!} and {platform}.
      `,
    ),
    german: voice(
      `
      {gameTitle!} {platform!} Deutsch
      {gameTitle!} - [{platform!}]
      `,
      `
      Spiel für {platform!}, deutsche Version.
      Kompatibel mit {platform!}.
      `,
    ),
    specs: lines(`
      Plate-forme : {platform!}
      Genre : {gameGenre}
      Compatibilité : {platform!}
      Éditeur : {studio}
      Date de sortie française : {recentYear}
      Langue : (français|anglais|VF|multilingue)
    `),
  },
  categories: {
    '40': {
      lexicon: {},
      french: voice(
        `
        {gameTitle!} (Import {importCountry}) [Jeu {platform!}]
        {gameTitle!} - Jeu {platform!}
        Jeu PC CD-Rom : {gameTitle!}
        {gameTitle!} - édition limitée {platform!}
        {gameTitle!} Platinum {platform!}
        {gameTitle!} bande originale CD
        {gameTitle!} {platform!} version PAL
        Cartouche {gameTitle!} {platform!} japonais
        {gameTitle!} DVD-Rom {studio}
        {gameTitle!} : le film
        {sport} {2001..2018} - classics
        {gameTitle!} steelbook {platform!}
        `,
        `
        Jeu importé : nous ne connaissons pas toujours les langues du disque, renseignez-vous avant de payer.
        Disque sans rayure, boîtier et livret présents.
        Import {importCountry}, jouable sur console européenne.
        Configuration minimale : processeur {1..3} GHz, {1..8} Go de mémoire vive.
        Contient le jeu, un artbook et la bande originale.
        Cartouche seule, pile de sauvegarde changée.
        `,
      ),
      english: voice(
        `
        {gameTitle!} {platform!} Game Disc
        {gameTitle!} Collector's Edition ({platform!})
        `,
        `
        Disc only, resurfaced and tested.
        Rated for ages {3..18} and over.
        `,
      ),
      german: voice(`{gameTitle!} Usk {6..18} {platform!}`, `Spiel mit Hülle und Anleitung.`),
      specs: lines(`
        Support : (Blu-ray|DVD|CD-Rom|cartouche)
        Classification PEGI : {3..18}
        Nombre de joueurs : 1 à {2..8}
      `),
    },
    '50': {
      lexicon: {
        gear: words(
          'manette; manette sans fil; casque gaming; souris gamer; clavier mécanique; tapis de souris; volant; station de charge; housse; coque de protection; chargeur; câble HDMI; adaptateur secteur; joystick; stylet; film protecteur; support mural; ventilateur; batterie; télécommande; micro-casque; dock; sacoche; carte mémoire; kit de nettoyage; autocollant skin; fauteuil gaming; grips joystick; pistolet; tapis de danse; écouteurs; câble manette; bouton de rechange; coque silicone; barre de capteur',
        ),
      },
      french: voice(
        `
        {gear!} {gearBrand!} {platform!}
        {gear!} pour {platform!} {color!}
        {gear!} {gearBrand!} {ref!} {color!}
        {gear!} filaire {platform!} / PC {ref!} {gearBrand!}
        {gear!} officielle {saga!} {platform!}
        {gear!} Bluetooth {color!} pour {platform!} et {platform}
        {gearBrand!} - {gear!} - {color!} - pour {platform!}
        Lot de {2..6} {gear!} {platform!}
        {gear!} RGB {gearBrand!} {2000..16000} dpi
        {gear!} de remplacement {platform!} {sellerCode}
        {gearBrand!} {ref!} {gear!}
        `,
        `
        Avec {gear!}, les mains ne fatiguent pas, même après des heures de jeu.
        Câble USB tressé de {1..3} m, connecteur plaqué or.
        Autonomie de {4..40} heures, recharge en {1..5} h.
        Rétroéclairage RGB à {3..16} modes.
        Double moteur de vibration et gâchettes analogiques.
        Micro antibruit rétractable, coussinets à mémoire de forme.
        Installez {gear!} en quelques secondes, sans pilote.
        Protège des rayures, de la poussière et des chocs.
        `,
      ),
      english: voice(
        `
        Wireless Controller For {platform!} {colorEn}
        {gearBrand!} Gaming Headset {colorEn} {platform!}
        Silicone Case Cover For {platform!} {sellerCode}
        Charging Dock For {platform!}
        `,
        `
        Ergonomic grip with dual vibration.
        Plug and play, no driver needed.
        Protects your controller from scratches.
        `,
      ),
      german: voice(
        `
        Controller Für {platform!} {colorDe}
        Ladestation {gearBrand!} {platform!}
        `,
        `Ladekabel {1..3} m, kompatibel mit {platform!}.`,
      ),
      specs: lines(`
        Connectique : (USB|Bluetooth|jack 3,5 mm|2,4 GHz)
        Câble de {1..4} m
        Autonomie : {4..40} h
        Sensibilité : {800..16000/100} dpi
      `),
    },
    '60': {
      lexicon: {},
      french: voice(
        `
        Console {platform!} {capacity} {color!}
        Console {platform!} + {1..12} jeux
        {platform!} Slim {color!} - modèle {ref!}
        Console rétro portable {100..900} jeux {color!}
        Mini console {8..32} bits {300..620} jeux rétro branchement TV
        Console {platform!} édition {saga!}
        Console portable {2..5} pouces de poche {gearBrand!} {ref!}
        Pack {platform!} {capacity} + {gameTitle!}
        {platform!} {capacity} {color!} avec {1..3} manettes
        Console {gearBrand!} {ref!} écran {2..7}" mémoire {capacity}
        Borne d’arcade {gearBrand!} {50..2000} jeux intégrés
        `,
        `
        Console livrée avec câble d’alimentation, câble vidéo et {1..2} manettes.
        Écran couleur, tactile : (Oui|Non), se branche aussi sur la télévision.
        {100..900} jeux classiques intégrés, batterie rechargeable {600..3000} mAh.
        Console vendue seule, lecteur révisé.
        Disque dur de {capacity}, sortie HDMI.
        Petite console à glisser dans la poche, lit aussi la musique et les vidéos.
        `,
      ),
      english: voice(
        `
        Handheld Game Console {100..900} Games Built In {colorEn}
        {platform!} Console {capacity} {colorEn}
        Retro Arcade Player {gearBrand!} {ref!}
        `,
        `
        Built-in {100..900} classic games, rechargeable battery.
        Console with two gamepads and AV cable.
        `,
      ),
      german: voice(`{platform!} Konsole {capacity} {colorDe}`, `Konsole mit Netzteil und Controller.`),
      specs: lines(`
        Diagonale : {2..7} pouces
        Écran tactile : (Oui|Non)
        Capacité : {capacity}
        Jeux intégrés : {50..900}
        Communication : (USB|WI-FI|Aucune)
      `),
    },
    '2462': {
      lexicon: {},
      french: voice(
        `
        Lot de {2..25} jeux {platform!}
        Lot de {2..12} jeux vidéo {platform!} ({gameTitle!} {gameHead} {gameTail} {sport} {2005..2018})
        {platform!} + chargeur + sacoche + {2..15} jeux
        {platform!} {capacity} + {2..12} jeux + {1..4} manettes
        {platform!} {color!} occasion + jeu {gameTitle!} + jeu {gameHead} {gameTail}
        Lot - {gameTitle!} + {gameHead} {gameTail} {platform!}
        {gameTitle!} {platform!} complet occasion
        Lot {platform!} jeux et accessoires
        {gameTitle!} sans notice {platform!}
        {platform!} en panne pour pièces
        Pack {2..6} jeux {saga!} {platform!}
        `,
        `
        Lot de jeux d’occasion, tous testés, boîtes parfois fendues.
        Je vends ma console avec ses jeux car plus d’utilité.
        Traces d’usure sur la coque, fonctionne très bien.
        Jeux : {gameHead} {gameTail}, {gameHead} {gameTail}, {sport} {2004..2018}.
        `,
      ),
      english: voice(`Bundle {2..12} Games {platform!}`, `Used games, all tested and working.`),
      german: voice(`{platform!} Spielepaket {2..12} Spiele`, `Gebrauchte Spiele, getestet.`),
      specs: lines(`
        Nombre de jeux : {2..25}
        État de la console : (occasion|bon état|à réparer)
      `),
    },
    '2905': {
      lexicon: {},
      french: voice(
        `
        {gameTitle!} - Jeu en téléchargement
        {gameTitle!} - jeu en téléchargement
        {gameTitle!} - pack d’extensions - Jeu en téléchargement
        {gameTitle!} (code PC) - téléchargement
        {gameTitle!} édition numérique PC / Mac
        {gameHead} {gameTail} : {gameSuffix} (DLC) - Jeu en téléchargement
        `,
        `
        Contenu additionnel : il faut posséder {saga!} pour y jouer.
        La clé reçue s’active en ligne, une connexion est indispensable.
        Support : PC. Statut : disponible. Genre : {gameGenre}.
        Configuration minimum : Windows {7..10}, {2..8} Go de RAM, carte graphique {512..2048/512} Mo, {1..60} Go d’espace disque.
        Retrouvez les objets cachés du manoir de {place} et déjouez les plans de {hero}.
        Téléchargez immédiatement après achat.
        Appartient au groupe : {studio}.
        `,
      ),
      english: voice(`{gameTitle!} Pc Download Key`, `Digital key for PC, no physical disc.`),
      german: voice(`{gameTitle!} Pc Download`, `Aktivierungscode per E-Mail.`),
      specs: lines(`
        Système : Windows {7..10}
        Espace disque : {1..60} Go
        Activation : (en ligne|code)
        Mémoire vive : {1..16} Go
      `),
    },
  },
};
