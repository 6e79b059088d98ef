import { compose, lines, type VocabularyGroup, voice, words } from './vocabulary.js';

/** Furniture, household linen, decoration. */
export const HOME: VocabularyGroup = {
  shared: {
    lexicon: {
      homeBrand: compose(
        'Mai; Dé; Casa; Beli; Home; Vida; Zui; Son; Dre; Ate; Mobi; Kosy; Nordi; Lino; Ata; Ami; Idé; Alto; Fabri; Lud; Ori',
        'son; coline; bella; ani; ziel; vel; dio; lia; rêva; mova; zen; ra; doux; nest; loft; mob; déa; sca; lys; lune',
        170,
        61,
      ),
      style: words(
        'scandinave; industriel; vintage; baroque; contemporain; design; rustique; bohème; classique; moderne; chesterfield; art déco; zen; campagne; ethnique; japonais; marin; romantique; rétro; oriental; montagne; shabby',
      ),
      motif: words(
        'fleurs; feuilles; rayures; étoiles; chevrons; mandala; géométrique; carreaux; cerf; papillons; palmiers; tour Eiffel; marbre; pois; hibou; arabesques; plumes; chat; éléphant; cactus; fougère; rose; licorne; flamant rose; planisphère; citrons; galaxie; bouddha; coquelicots; ancre; flocons de neige; crâne',
      ),
      homeSize: [
        '{30..280} x {30..260} cm',
        '{40..260} cm',
        '{20..90} x {20..90}',
        '{30..220} x {30..120} x {20..200} cm',
        '{1..3} places',
      ],
    },
    french: voice(
      `
      {homeBrand!} {color!}
      {homeBrand!} {ref!} {color!} {homeSize}
      Collection {firstName} {color!}
      {firstName} {color!} - {homeBrand!}
      {homeBrand!} style {style} {color!}
      {homeBrand!} {firstName} {homeSize}
      Ensemble {style} {color!} {homeBrand!}
      Lot de {2..8} {homeBrand!} {color!}
      {style} {color!} motif {motif}
      Home decor {motif} {color!} {sellerCode}
      {homeBrand!} motif {motif} {homeSize}
      Modèle {firstName} {style} {material!}
      `,
      `
      Son style {style} réchauffera votre intérieur.
      La collection {firstName} se décline en plusieurs coloris.
      Dimensions hors tout : {homeSize}.
      Une touche {style} pour {room}.
      Motif {motif} sur fond {color!}.
      Donnez du caractère : cette pièce convient pour {room}, dans un esprit {style}.
      Entretien : dépoussiérer avec un chiffon doux, éviter les produits abrasifs.
      {homeBrand!}, c’est l’esprit {style} à petit prix.
      Une pièce à vivre y gagne tout de suite en élégance.
      S’associe aux autres éléments de la gamme {firstName}.
      `,
    ),
    english: voice(
      `
      {homeBrand!} {colorEn} Home Decor {sellerCode}
      Modern {homeBrand!} {colorEn} {sizeEn}
      Christmas Home Decoration {colorEn} {sellerCode}
      `,
      `
      Perfect for your living room, bedroom or office.
      A modern design that matches any interior.
      At home in a hallway, a shop window or a small flat.
      `,
    ),
    german: voice(
      `
      {homeBrand!} {colorDe} Wohnzimmer
      {homeBrand!} Modell {firstName} {colorDe}
      `,
      `Passt in jedes Wohnzimmer, Farbe {colorDe}.`,
    ),
    specs: lines(`
      Style : {style}
      Motif : {motif}
      Pièce : {room}
      Collection : {firstName}
      Marque : {homeBrand!}
      Dimensions : {homeSize}
    `),
  },
  categories: {
    '1560': {
      lexicon: {
        furniture: words(
          'canapé; fauteuil; table basse; chaise; bureau; armoire; commode; étagère; lit; matelas; buffet; meuble TV; bibliothèque; tabouret de bar; chevet; table à manger; banc; meuble à chaussures; console d’entrée; vitrine; pouf; tête de lit; sommier; canapé d’angle; fauteuil de bureau; table gigogne; coiffeuse; rangement salle de bain; lit mezzanine; penderie; chaise pliante; vaisselier; desserte; porte-manteau; meuble sous lavabo; bar; méridienne; lit gigogne; table extensible; sellette; coffre banquette',
        ),
        wood: words(
          'chêne massif; sonoma; hêtre; acacia; teck recyclé; manguier; MDF laqué; pin; noyer; palissandre; mélaminé; wengé; rotin; contreplaqué',
        ),
        furnitureEn: words(
          'Sofa; Dining Chair; Bar Stool; Coffee Table; Bookcase; Wardrobe; Bedside Table; Office Chair; Tv Stand; Bed Frame; Sideboard; Armchair',
        ),
      },
      french: voice(
        `
        {furniture!} {style} {color!}
        {furniture!} {homeBrand!} {wood!} {color!}
        {furniture!} {firstName} {color!} {homeSize}
        Lot de {2..6} {furniture!} {style} {color!}
        {furniture!} en {wood!} {homeSize}
        {homeBrand!} {furniture!} {ref!}
        {furniture!} convertible {1..4} places {color!}
        {furniture!} {style} {1..6} tiroirs {wood!}
        {furniture!} {firstName} - {wood!} - {style}
        Ensemble {furniture!} + {furniture} {color!}
        {furniture!} simili cuir {color!} {homeBrand!}
        `,
        `
        Ce {furniture!} en {wood!} offre {1..8} rangements et {1..6} tiroirs sur glissières.
        Assise : hauteur {38..52} cm, profondeur {40..65} cm, mousse haute densité {20..35} kg/m3.
        Piètement en métal, patins protège-sol fournis.
        À monter soi-même, visserie et notice fournies, comptez {20..120} minutes.
        Structure en {wood!}, panneaux de particules {12..22} mm.
        Charge maximale : {40..250} kg.
        Livraison au pied de l’immeuble en {1..4} colis.
        Le {furniture!} {firstName} possède un dossier capitonné et des accoudoirs rembourrés.
        Revêtement simili cuir facile d’entretien.
        `,
      ),
      english: voice(
        `
        {furnitureEn!} {colorEn} {homeBrand!}
        {furnitureEn!} Inspired {ref!} - {colorEn}
        Set Of {2..6} {furnitureEn!} {colorEn}
        `,
        `
        This {furnitureEn!} comes with solid wood legs, easy to assemble.
        Seat height {40..50} cm, maximum load {100..180} kg.
        `,
      ),
      german: voice(
        `
        Sessel {firstName} {colorDe}
        Regal {homeBrand!} {colorDe} {30..200} cm
        Esstisch Eiche {colorDe}
        `,
        `Möbel aus Massivholz, Montage erforderlich.`,
      ),
      specs: lines(`
        Structure : {wood!}
        Assise à {38..52} cm du sol
        Montage : (à monter soi-même|livré monté)
        Nombre de tiroirs : {1..8}
        Charge maximale : {40..250} kg
        Type de meuble : {furniture!}
      `),
    },
    '1920': {
      lexicon: {
        linen: words(
          'housse de coussin; taie d’oreiller; coussin; rideau; parure de lit; drap housse; housse de couette; plaid; serviette de bain; nappe; couverture; voilage; drap plat; tapis de bain; protège matelas; torchon; peignoir; chemin de table; couette; oreiller; couvre-lit; jeté de canapé; set de table; gants de toilette; rideau occultant; housse de canapé; galette de chaise; drap de plage; store bateau; coussin de sol; traversin',
        ),
        fabric: words(
          'coton; lin; percale; satin; flanelle; velours; polyester; microfibre; jacquard; éponge 500 g; polaire; gaze de coton; lin coton; bambou; suédine; fourrure',
        ),
        linenEn: words(
          'Cushion Cover; Pillow Case; Throw Blanket; Curtain; Bath Towel; Bedding Set; Sofa Cover; Table Runner; Duvet Cover',
        ),
      },
      french: voice(
        `
        {linen!} {motif} {color!} {homeSize}
        {linen!} {fabric!} {color!}
        {linen!} {style} {motif} {sellerCode}
        {linen!} {homeBrand!} {firstName} {homeSize}
        Lot de {2..6} {linen!} {fabric!} {color!} {homeSize}
        {linen!} {saga!} {hero} {homeSize}
        {linen!} {homeBrand!} 100% {fabric!}
        {homeBrand!} {linen!} {color!} uni
        {linen!} de canapé à poser {motif} {sellerCode}
        {linen!} de Noël {motif} maison
        {linen!} à oeillets {color!} {homeSize}
        {linen!} {firstName} - {fabric!} {40..120} fils
        `,
        `
        Composition : 100% {fabric!}, lavable à {30..60} degrés.
        {linen!} en {fabric!} douce et respirante, tissage serré {57..120} fils.
        La fermeture éclair invisible facilite le lavage ; coussin intérieur non inclus.
        Un seul côté imprimé, l’autre est uni.
        Grammage {110..600} g/m², séchage rapide, certifié Oeko-Tex.
        Tissu occultant : les voisins ne voient plus rien et la chambre reste sombre.
        La parure réunit une housse pour couette et {1..2} taies assorties.
        Bonnets de {25..35} cm avec élastique tout autour.
        `,
      ),
      english: voice(
        `
        {linenEn!} {colorEn} {sizeEn} {sellerCode}
        Cotton Linen {linenEn!} Sofa Home Decor
        {linenEn!} Flower Print {colorEn}
        `,
        `
        {linenEn!} made of soft cotton linen, hidden zipper, insert not included.
        Machine washable at 30 degrees, do not bleach.
        `,
      ),
      german: voice(
        `
        Bettwäsche {colorDe} {135..200} x {200..220} cm
        Kissenbezug {colorDe} {40..60} x {40..60}
        `,
        `Waschbar bei {30..60} Grad, 100% Baumwolle.`,
      ),
      specs: lines(`
        Composition : {fabric!}
        Lavage : {30..60}°C
        Grammage : {110..600} g/m²
        Type : {linen!}
        Fermeture : (zip|boutons|rabat)
      `),
    },
    '2060': {
      lexicon: {
        decor: words(
          'sticker mural; lampe; suspension; guirlande lumineuse; cadre photo; tableau; horloge murale; vase; bougie; miroir; spot encastrable; ampoule LED; plafonnier; statue; fleur artificielle; photophore; boule de Noël; sapin artificiel; tapis; papier peint; applique murale; lampadaire; bougeoir; diffuseur; figurine décorative; plaque métal; boîte à savons; couverts; porte-savon; lanterne; rideau de perles; veilleuse; affiche encadrée; toile imprimée; bocal; panier; patère; fontaine d’intérieur; attrape-rêves; ruban LED; abat-jour; carafe; globe; crochet; couronne de Noël; poignée de meuble',
        ),
        decorEn: words(
          'Wall Sticker; Led String Lights; Photo Frame; Wall Clock; Candle Holder; Christmas Ornament; Table Lamp; Artificial Flower; Canvas Print; Vase; Halloween Decoration',
        ),
      },
      french: voice(
        `
        {decor!} {motif} {color!}
        {decor!} {style} {material!} {homeSize}
        {decor!} LED {3..60}W {1000..6500/100}K {color!}
        {decor!} {homeBrand!} {ref!}
        Lot de {2..30} {decor!} {color!}
        {decor!} amovible décoration chambre {motif} {sellerCode}
        {decor!} {place} {motif}
        {decor!} rétro {year} {material!}
        {homeBrand!} {decor!} {firstName} {color!}
        {decor!} Halloween Noël {motif} {sellerCode}
        {decor!} personnalisé {saga!}
        {decor!} diamètre {10..90} cm {style}
        `,
        `
        Ampoules incluses : (Oui|Non), culot (E27|E14|GU10|G9), {3..60} W.
        Le {decor!} adhère au mur, à la porte ou au carrelage, puis s’enlève net.
        Une décoration murale originale pour {room}.
        Lumière blanc chaud {2700..3500/100}K, durée de vie {15..50}000 heures.
        {decor!} en {material!}, peint à la main.
        Créez une ambiance chaleureuse pour {occasion}.
        Impression sur toile {260..400} g, châssis bois de {2..4} cm.
        Mouvement à quartz silencieux, pile non fournie.
        Tension {5..240} V, indice de protection IP{20..68}.
        `,
      ),
      english: voice(
        `
        {decorEn!} {colorEn} Home Decor {sellerCode}
        {count}pcs {decorEn!} Party Decoration
        Removable {decorEn!} Vinyl Art Mural {sellerCode}
        `,
        `
        {decorEn!} for parties, banquets, restaurants and home.
        Removable and waterproof, does not damage your wall.
        `,
      ),
      german: voice(
        `
        Wandtattoo {colorDe} {30..150} cm
        Led Lampe {homeBrand!} {colorDe}
        Weihnachtsdeko {colorDe} {count} Stück
        `,
        `Dekoration für Wohnzimmer und Flur.`,
      ),
      specs: lines(`
        Culot : (E27|E14|GU10|G9)
        Puissance : {3..60} W
        Température de couleur : {2700..6500/100} K
        Type : {decor!}
        Alimentation : (secteur|piles|USB|solaire)
      `),
    },
  },
};
