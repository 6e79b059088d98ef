import { compose, lines, type VocabularyGroup, voice, words } from './vocabulary.js';

/** Used books, magazines, sets of books and comics, new books. */
export const BOOKS: VocabularyGroup = {
  shared: {
    lexicon: {
      material: words('papier; papier glacé; carton; cuir; toile; vélin; papier recyclé; percaline'),
      materialEn: words('paper; cardboard; cloth; leather'),
      size: words('{10..24} x {16..32} cm; in-{4..16}; {18..32} cm; format poche; grand format'),
      publisher: compose(
        'Éditions; Presses; Librairie; Maison; Cahiers; Atelier; Éd.; Collection; Imprimerie',
        "_du Héron; _du Vieux Port; _du Lierre; _du Rivage; _du Phare; _du Chardon; _Belvédère; _du Pont Neuf; _Solstice; _du Matin; _du Sablier; _de l'Encre; _de la Tourelle; _de la Plume; _Méridien; _de l'Archipel",
        90,
        31,
      ),
      thing: words(
        'la maison; le fleuve; l’ombre; la mémoire; le jardin; les cendres; la lumière; le silence; les chemins; la fille; le dernier été; les voyageurs; la nuit; le bal; l’enfant; les héritiers; le secret; la promesse; le pont; les orages; la colline; le carnet; une saison; un hiver; les ombres; le gardien; la traversée; les noces; le serment; l’étoile; la tempête; le manuscrit; les amants; la vallée; le phare; les roseaux; l’horloger; la couturière; le testament; les frontières; le marchand; la reine; les loups; la disparition; l’invention; l’affaire; le masque; la vigne; les fugitifs; le rêve; l’archipel; la révolte; les cavaliers; l’atelier; la bergère; le violon; l’absente; le roman; les lettres; la dernière auberge; le procès; les insoumis; la montagne; le labyrinthe; l’oiseau; les pierres; le sang; la route; l’exil; le retour; les eaux; l’honneur; une vie; mille jours; sept contes; petites histoires; le crépuscule; la légende',
      ),
      ofThing: words(
        'de la nuit; des oubliés; du silence; de verre; de l’aube; des Indes; de mon père; sans nom; du bout du monde; des sables; de la mer; d’autrefois; de Venise; du Nord; des anges; de l’hiver; aux corbeaux; sous la neige; de papier; d’une femme; de l’empereur; des brumes; du lac; retrouvé; interdite; des justes; de la forêt; du moulin; de soie; au clair de lune; en flammes; des hommes; de la rue Haute; du dimanche; d’argile; à la rivière; de l’île; perdue; de {place}; de {firstName}; de {firstName} {frenchSurname}; du capitaine; des mots; de cristal; d’un soldat; en automne; des tilleuls; de sel; du vent; des miroirs; du roi; de l’absence; en exil',
      ),
      literaryTitle: [
        '{thing} {ofThing}',
        '{thing} {ofThing}',
        '{thing} et {thing}',
        '{firstName} ou {thing} {ofThing}',
        '{thing} {ofThing} {ofThing}',
        'Au-delà de {thing}',
        '{place}, {thing} {ofThing}',
      ],
      subject: words(
        'la sociologie; la géologie; l’histoire des sciences; la photographie; la cuisine; le droit civil; la comptabilité; l’algèbre; la botanique; la philosophie; l’architecture; l’économie; la pédagogie; la psychanalyse; la peinture; la musique baroque; la médecine; la grammaire; les chemins de fer; la marine; l’agriculture; l’astronomie; la biologie; la chimie; l’électronique; la gestion; la généalogie; la broderie; l’aquarelle; la guerre; la Résistance; l’Égypte ancienne; le Moyen Âge; la Révolution; l’islam; le bouddhisme; les vins; les champignons; les oiseaux; le jardinage; le jazz; le cinéma muet; le théâtre; le cyclisme; l’aviation; la linguistique; l’informatique; le management; l’écologie; la vie rurale; les métiers d’autrefois; les abeilles; la mode; la faïence; l’horlogerie; les timbres; la franc-maçonnerie; la colonisation; l’urbanisme; le yoga; la nutrition; l’éthique; les Celtes',
      ),
      subjectEn: words(
        'Engineering; Medieval Art; Modern Poetry; Organic Chemistry; Control Systems; Public Health; Economic Theory; Linguistics; Early Music; Naval History; Education; Jewish Thought; Genetics; Gardening; Social Work; Comparative Law; Photography; Feminist Criticism; Marketing; Statistics; Fluid Mechanics; Cognition; Philosophy; Ceramics',
      ),
      subjectDe: words(
        'Pädagogik; Kunstgeschichte; Betriebswirtschaft; Lyrik; Philosophie; Geschichte der Neuzeit; Mechanik; Theologie; Sprachwissenschaft; Gartenbau; Medizin; Soziologie; Recht; Bildung; Naturkunde',
      ),
      englishNoun: words(
        'House; River; Shadow; Promise; Orchard; Silence; Garden; Empire; Widow; Clockmaker; Winter; Journey; Letters; Daughter; Stranger; Lighthouse; Machine; Harvest; Kingdom; Mirror; Storm; Road; Island; Mind; Archive; Market; Bridge; Voice; Body; Nation',
      ),
      englishTitle: [
        'The {englishNoun} And The {englishNoun}',
        'The {englishNoun} Of {firstName} {englishSurname}',
        'A {englishNoun} In {place}',
        '{englishNoun} Of The {englishNoun}',
        'The Last {englishNoun}',
        'Beyond The {englishNoun}',
      ],
      tome: ['Tome {1..30}', 'T.{1..20}', 'Vol. {1..12}', 'Volume {1..9}', 'tome {1..15}', 'T{1..24}'],
      cover: words('broché; relié; poche; cartonné; grand format; in-8; reliure cuir; sous jaquette; agrafé'),
      pages: ['{60..780} pages', '{48..640} p.', '{90..520}p'],
      bookLanguage: words('français; anglais; allemand; espagnol; italien; latin; bilingue'),
    },
    french: voice(
      `
      {literaryTitle!}
      {literaryTitle!}
      {literaryTitle!} - {author!}
      {author!} : {literaryTitle!}
      {literaryTitle!} {tome}
      {literaryTitle!} - {tome}
      {subject}
      Histoire de {subject}
      {author!} - {literaryTitle!} - {publisher} {year}
      {saga!} {tome}
      {saga!} - {tome} - {literaryTitle!}
      {place}
      {place} - {subject} et {subject}
      Revue {subject} n° {1..80}
      Cahiers de {subject} n°{1..40} - {year}
      {literaryTitle!} ({publisher})
      Oeuvres de {author!} {tome}
      {subject} - {year}
      Almanach {year}
      Guide de {subject}
      {author!}
      `,
      `
      Bon état, {pages}, {cover}.
      {cover}, {pages}, {publisher}, {year}.
      Quelques rousseurs, couverture légèrement (jaunie|passée|frottée|cornée).
      Par {author!}, illustrations de {author}.
      Un ouvrage consacré à {subject} et à {subject}.
      Sommaire : {subject} ; {subject} ; {literaryTitle}.
      Format {10..24} x {16..32} cm, {pages}.
      {firstName} quitte {place} et découvre {thing} {ofThing}.
      On y croise {thing}, {thing} {ofThing} et {firstName} {surname}.
      Texte en {bookLanguage}.
      Édition de {year} chez {publisher}.
      À {place}, en {1780..2015}, {firstName} {surname} ne se doute pas que {thing} {ofThing} va bouleverser sa vie.
      `,
    ),
    english: voice(
      `
      {englishTitle!}
      {subjectEn}: An Introduction
      {englishTitle!} ({subjectEn})
      The {englishNoun} Of {place}
      `,
      `
      By {author}, {60..700} pages, {year}.
      A study of {subjectEn} and {subjectEn} by {firstName} {englishSurname}.
      {firstName} {englishSurname} returns to {place} and finds the {englishNoun} of the {englishNoun}.
      `,
    ),
    german: voice(
      `
      Einführung in die {subjectDe}
      {firstName} {germanSurname}: {subjectDe}
      Handbuch der {subjectDe}
      `,
      `
      Taschenbuch, {80..600} Seiten, {year}.
      {firstName} {germanSurname} schreibt über {subjectDe} und {subjectDe}.
      `,
    ),
    specs: lines(`
      Auteur : {author!}
      Éditeur : {publisher}
      Date de parution : {date}
      Nombre de pages : {60..780}
      Reliure : {cover}
      Langue : {bookLanguage}
      Format : {10..24} x {16..32} cm
      Collection : {publisher}
    `),
  },
  categories: {
    '10': {
      lexicon: {},
      french: voice(
        `
        {literaryTitle!}
        {literaryTitle!} {cover}
        {subject} à {place} au {16..20}e siècle
        Essai sur {subject}
        Manuel de {subject} - {author!}
        Introduction à {subject}
        {subject} : {subject} et {subject}
        Les actes du colloque de {place} : {subject}
        Précis de {subject} {year}
        La pensée de {author!}
        {firstName} {surname}, une biographie
        L’essentiel de {subject} en {20..150} fiches
        Comprendre {subject} (occasion)
        Correspondance {1790..1950} de {author!}
        `,
        `
        Livre d’occasion, tampon de bibliothèque sur la page de garde.
        Exemplaire annoté au crayon, reliure solide.
        Ancien livre de médiathèque plastifié, étiquette de cote au dos.
        Thèse remaniée soutenue à l’université de {place}.
        Bel exemplaire d’occasion, dos un peu insolé.
        Ce volume rassemble les travaux de {author} sur {subject}.
        Ex-libris de {author} en page de titre.
        `,
      ),
      english: voice(
        `
        {englishTitle!}: {subjectEn} And {subjectEn}
        {subjectEn} And The {englishNoun} ({subjectEn} Series)
        Handbook Of {subjectEn}
        Essays On {subjectEn} By {firstName} {englishSurname}
        The {englishNoun} In {subjectEn}, {1..9}th Edition
        Dr. {englishSurname}'s {englishNoun}
        Readings In {subjectEn}
        `,
        `
        Used - good. Ex-library copy with the usual stamps.
        Pages are clean, spine slightly creased.
        Hardcover without dust jacket, previous owner's name inside.
        `,
      ),
      german: voice(
        `
        {germanSurname} {firstName}: {subjectDe} und {subjectDe}
        Studien zur {subjectDe}
        Lesebuch der {subjectDe}, {100..200} Seiten
        Die {subjectDe} im {17..20}. Jahrhundert
        Reise nach {place}
        `,
        `
        Gebraucht, guter Zustand, leichte Lesespuren.
        Broschierte Ausgabe aus Bibliotheksbestand.
        `,
      ),
      specs: lines(`
        État : (livre d’occasion|occasion, bon état|occasion, état acceptable)
        ISBN : {%9999999999}
      `),
    },
    '2280': {
      lexicon: {
        magazine: [
          ...compose(
            'Le Journal; L’Écho; La Gazette; Le Courrier; La Revue; Le Regard; Le Globe; Les Nouvelles; Le Magazine; Les Cahiers; La Vie; Le Petit; Le Grand; L’Univers; Le Reflet; L’Essor; La Tribune; L’Avenir',
            '_de {place}; _des Ateliers; _des Sports; _en Images; _des Gares; _de la Mode; _des Sciences; _du Cinéma; _Automobile; _Agricole; _de la Femme; _Littéraire; _des Jeunes; _Musical; _des Spectacles; _Moderne; _du Théâtre; _Nautique; _Catholique; _de l’Aviation; _Politique; _du Collectionneur; _du Chasseur; _de l’Histoire; _du Tricot',
            220,
            32,
          ),
          ...words(
            'Moto Rétro; Auto Passion; Télé Semaine; Rock Hebdo; Vélo Spécial; Ciné Vedettes; Tennis Actu; Foot Panorama; Point de Mire; Réponse Express; Femme et Foyer; Science Curieuse; Ondes Courtes; Maquettes et Trains; Chasse et Forêt; Guitare Magazine; Bricoleur Pratique; Jeux Vidéo Mensuel; Cuisine de Saison; Histoire Vivante; Photo Reflex; Mer et Bateaux',
          ),
        ],
        headline: words(
          'la crise du charbon; le Salon de l’auto; les élections; la mode d’été; dossier {subject}; entretien avec {author}; {place}, ville d’art; le Tour de France; les secrets de {subject}; la conférence de {place}; au pays de {author}; spécial {subject}; la grève des mineurs; {author} par {author}; le mariage de {author}; les nouveaux impôts; retour à {place}; la coupe du monde; le procès {surname}; que devient {author}; l’affaire {surname}; poster de {author}; la bataille de {place}; le pétrole; le voyage du président; tricot : {20..60} modèles; essai de la {surname} {1100..2000}; recettes de {month}',
        ),
        issue: ['N° {1..3200}', 'N°{1..900}', 'no {1..400}', 'Numéro {1..250}', 'n° {1..1500}'],
        press: words('hebdomadaire; mensuel; bimestriel; trimestriel; quotidien; illustré'),
      },
      french: voice(
        `
        {magazine!} {issue!} Du {%99}/(01|03|05|07|09|11)/{year} - {headline} - {headline} - {headline}
        {magazine!} {issue!} Du {1..28}/(02|04|06|08|10|12)/{year} - {headline} - {headline} - {headline} - {headline}
        {magazine!} {issue!} - {headline}
        {magazine!} {issue!} {month} {year}
        {magazine!} {issue!}
        {magazine!} - {date} - {headline}
        {magazine!} {issue!} - {author} - {headline}
        {magazine!} Hors-série {issue!} : {headline}
        {magazine!} {issue!} {date} : {headline}, {headline}
        {magazine!} du {date}
        {magazine!} ({year}) {headline}
        `,
        `
        Au sommaire : {headline}, {headline}, {headline}.
        Revue {press} complète, {pages}.
        Magazine en bon état, couverture un peu frottée.
        En couverture : {author}.
        Journal {press} plié en quatre, papier jauni.
        Dans ce numéro : {headline} ; {headline}.
        Le poster central est présent.
        `,
      ),
      english: voice(
        `
        {englishTitle!} Magazine {issue!} {year}
        {subjectEn} Weekly {month} {year}
        `,
        `
        Original issue from {year}, complete with all pages.
        Magazine with light shelf wear.
        `,
      ),
      german: voice(`{subjectDe} Zeitschrift Heft {1..300} {year}`, `Altes Heft von {year}, vollständig.`),
      specs: lines(`
        Numéro : {1..2500}
        Périodicité : {press}
        Date : {date}
      `),
    },
    '2403': {
      lexicon: {
        setKind: words(
          'Lot de {2..40} livres; Lot {3..30} BD; Lot de {2..25} mangas; Lot de {2..60} revues; Intégrale; Coffret {2..8} volumes; Encyclopédie {4..32} volumes; Lot {2..15} tomes; Lot de {2..12} partitions; Lot {5..50} bandes dessinées; Collection complète; Série complète; Lot livres jeunesse; Lot de {3..20} romans policiers; Lot {2..10} albums',
        ),
        mangaWord: words(
          'manga; shonen; seinen; shojo; comics; BD; album; artbook; roman graphique; fascicule',
        ),
      },
      french: voice(
        `
        {setKind} {saga!}
        {setKind} - {author!}
        {setKind} {subject}
        {saga!} - Lot {mangaWord} - tome {1..6} à {7..30}
        {saga!} {tome}
        {saga!} {tome} - {literaryTitle!} - EO {year}
        {saga!} - {mangaWord} {tome} VF
        {hero!} - {literaryTitle!} - {mangaWord} {year}
        Lot {%AA99} - {2..40} marque-pages {subject}
        {author!} oeuvres complètes tomes {1..4} {5..9} et {10..14}
        {saga!} n° {1..90} ({mangaWord})
        {setKind} {literaryTitle!}, {literaryTitle}
        {mangaWord} {saga!} {hero!} édition {year}
        {literaryTitle!} en {2..6} volumes
        `,
        `
        Lot vendu en l’état, non séparable.
        Lot comprenant : {literaryTitle}, {literaryTitle} et {literaryTitle}.
        Les tomes {1..3}, {4..6} et {7..12} sont présents.
        BD en édition originale, dos légèrement frotté.
        Manga en version française, première édition.
        Dessin de {author}, scénario de {author}.
        `,
      ),
      english: voice(
        `
        {saga!} Comic {1..200} {year}
        {saga!} Vol. {1..20} Manga
        Lot Of {2..20} Books {subjectEn}
        `,
        `
        Comic book, bagged and boarded.
        Set of volumes, see pictures.
        `,
      ),
      german: voice(`{saga!} Band {1..30}`, `Comic, deutsche Ausgabe, Band {1..30}.`),
      specs: lines(`
        Nombre de volumes : {2..40}
        Genre : {mangaWord}
        Scénario : {author}
      `),
    },
    '2705': {
      lexicon: {},
      french: voice(
        `
        {literaryTitle!}
        {literaryTitle!} - {author!}
        {literaryTitle!} - Roman
        {literaryTitle!} - {subject}
        {subject} - Nouvelle édition {recentYear}
        {literaryTitle!}. {subject} à {place}
        L’intégrale de {author!} - {tome}
        Mon carnet de {subject}
        {subject} pour les nuls et les curieux
        {literaryTitle!} ; {literaryTitle}
        Petit traité de {subject}
        {place} {1789..1945} : {literaryTitle!}
        Scènes de {subject} à {place}
        Le grand livre de {subject}
        `,
        `
        Une enquête haletante, saluée par la critique, où {thing} {ofThing} devient l’enjeu de tous.
        L’auteur, {author!}, est né à {place} en {1930..1988} et vit aujourd’hui à {place}.
        Dans ce roman bouleversant, {firstName} apprend que {thing} {ofThing} n’a jamais existé.
        Prix des lecteurs de {place} {recentYear}.
        « {thing} {ofThing} » est son {2..12}e roman.
        Ce livre s’adresse à celles et ceux qui veulent comprendre {subject}.
        Avec finesse et humour, {author!} raconte {thing} {ofThing}.
        Un livre neuf, broché, à mettre entre toutes les mains.
        Entre {place} et {place}, trois générations se cherchent autour de {thing} {ofThing}.
        Préface de {author}.
        Réédition d’un texte paru en {1650..1920}.
        Extrait : « {firstName} posa la lettre. {thing} {ofThing}, dit-elle, cela suffit. »
        `,
      ),
      english: voice(
        `
        {englishTitle!}
        {englishTitle!}: A Novel
        {englishTitle!} (Paperback)
        `,
        `
        An unforgettable novel about the {englishNoun} and the {englishNoun}.
        From the bestselling author {firstName} {englishSurname}.
        This is a reproduction of a book published before {1880..1923}.
        `,
      ),
      german: voice(
        `
        {firstName} {germanSurname}: Roman
        Das {subjectDe} Buch
        `,
        `
        Ein bewegender Roman über {place}.
        Neuerscheinung von {firstName} {germanSurname}.
        `,
      ),
      specs: lines(`
        ISBN-13 : 978{%9999999999}
        Parution : {recentYear}
        Genre : (roman|essai|policier|récit|poésie|jeunesse)
      `),
    },
  },
};
