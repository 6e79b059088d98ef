import { compose, lines, type Vocabulary, voice, words } from './vocabulary.js';

/** Words that any listing can have: colours, sizes, sellers' phrases, brands without a trade. */
export const COMMON: Vocabulary = {
  lexicon: {
    color: words(
      'noir; blanc; bleu; rouge; vert; gris; rose; jaune; orange; violet; beige; marron; turquoise; argent; doré; bordeaux; kaki; taupe; ivoire; anthracite; crème; bleu marine; bleu ciel; vert olive; rose poudré; gris clair; gris foncé; multicolore; transparent; chocolat; moutarde; lavande; corail; ocre; terracotta; vert sapin; bleu canard; naturel; écru; cuivre; framboise; menthe; noir mat; sable; lilas',
    ),
    colorEn: words(
      'black; white; blue; red; green; grey; pink; yellow; orange; purple; beige; brown; silver; gold; navy; khaki; light blue; dark grey; multicolor; clear; ivory; teal',
    ),
    colorDe: words(
      'schwarz; weiß; blau; rot; grün; grau; rosa; gelb; silber; braun; anthrazit; türkis; bunt; natur',
    ),
    material: words(
      'plastique; ABS; métal; bois; coton; polyester; acier inoxydable; aluminium; silicone; PVC; résine; verre; cuir synthétique; polypropylène; caoutchouc; carton; bambou; pin massif; MDF; nylon; alliage; tissu; mousse; céramique; microfibre',
    ),
    materialEn: words(
      'plastic; ABS; metal; wood; cotton; polyester; stainless steel; aluminum alloy; silicone; PVC; resin; glass; PU leather; nylon; rubber',
    ),
    size: words(
      '{5..220} x {5..160} cm; {5..90} x {5..60} x {2..50} cm; {10..300} cm; {3..95} cm; {2..40} mm; {1..5} m; taille {sizeLetter}; {5..60},{1..9} cm; L {20..180} x P {15..90} x H {10..200} cm; diamètre {5..180} cm; {2..12} pouces',
    ),
    sizeLetter: words('XS; S; M; L; XL; XXL; unique'),
    sizeEn: words('{5..200} x {5..120} cm; {2..40} inch; {10..250}cm; {3..90}mm; size {sizeLetter}'),
    ref: [
      '{%AA-9999}',
      '{%A999}',
      '{%999999}',
      '{%AAA99-A}',
      '{%99999-9}',
      '{%AA999A}',
      '{%9999}',
      '{%A9-99999}',
      '{%AAA9999999}',
      '{%99A999AA}',
    ],
    sellerCode: [
      '@{sellerName}{%9999}',
      '{%AAA99999999AA}',
      '_{%AA9999}',
      '-Générique',
      'sku{%999999}',
      '({%9999999})',
    ],
    sellerName: compose(
      'Cosy; Magi; Uni; Sho; Ver; Lin; Top; Moa',
      'world; deal; koda; pia; shop; mall; go; tek',
      30,
      21,
    ),
    genericBrand: compose(
      'Alto; Brio; Cali; Dura; Elo; Fino; Gema; Helio; Ino; Jovi; Kubo; Lumi; Maxi; Novi; Opti; Prima; Quanti; Ravi; Soli; Tano; Ultra; Vani; Welt; Xeno; Yuni; Zeta',
      'lux; nova; tec; line; form; plus; mark; pro; land; dis; sol; via; ris; ka; max; bel; fix; co; mat; gen',
      260,
      22,
    ),
    year: ['{1955..2019}'],
    recentYear: ['{2005..2020}'],
    month: words(
      'janvier; février; mars; avril; mai; juin; juillet; août; septembre; octobre; novembre; décembre',
    ),
    date: [
      '{1..28} {month} {year}',
      '{month} {year}',
      '(01|02|03|04|05|06|07|08|09|10|11|12)/{year}',
      '{year}',
    ],
    quality: words(
      'robuste; élégant; pratique; durable; léger; solide; soigné; original; moderne; raffiné; ergonomique; fiable; polyvalent; facile à utiliser; très apprécié; de belle facture; fait pour durer; simple et efficace; confortable; résistant; compact; discret; intemporel; économique; sans danger',
    ),
    occasion: words(
      'un anniversaire; Noël; la rentrée; une fête; les vacances; un mariage; une naissance; Pâques; Halloween; la fête des mères; un départ en retraite; un dimanche pluvieux; toute occasion; les beaux jours',
    ),
    occasionEn: words('Christmas; a birthday; parties; Halloween; holidays; your family; friends; weddings'),
    person: words(
      'un enfant; un collectionneur; un ami; toute la famille; un débutant; un passionné; les petits et les grands; un proche; un amateur exigeant; les professionnels; les particuliers; un adolescent; une personne soigneuse',
    ),
    room: words(
      'le salon; la chambre; le bureau; la terrasse; la cuisine; le jardin; la salle de bain; la chambre d’enfant; le garage; le balcon; l’entrée; la salle de jeux; la voiture; un studio',
    ),
    state: words(
      'neuf; comme neuf; très bon état; bon état; état correct; occasion; neuf sous blister; reconditionné; bon état général; état d’usage; jamais servi',
    ),
    count: words('1; 2; 3; 4; 5; 6; 8; 10; 12; 16; 20; 24; 30; 50; 100'),
    country: words(
      'France; Allemagne; Chine; Italie; Espagne; Portugal; Belgique; Pologne; Japon; Royaume-Uni; Pays-Bas; Taïwan; Turquie; Inde',
    ),
    adverb: words(
      'facilement; rapidement; sans effort; en quelques minutes; en toute sécurité; durablement; sans outil; au quotidien; sereinement',
    ),
    titleTail: words(
      '{color!}; {ref!}; - {state}; {year}; {sellerCode}; - {color!}; {size}; {genericBrand!}; n° {1..60}; ({state}); - {ref!}; {sellerCode}; édition {year}; x{2..12}; {badge}',
    ),
    badge: words(
      'Neuf; Promo; Top; Lot; Nouveau; Rare; Import; Édition limitée; Collector; Original; Officiel; Mode; Chaud; Hot',
    ),
  },
  french: voice(
    `
    {genericBrand!} {ref!}
    {genericBrand!} {ref!} {color!}
    {genericBrand!} - {ref!} - {size}
    Lot de {count} {genericBrand!} {color!}
    {genericBrand!} modèle {ref!} {state}
    Lot {genericBrand!} {state}
    {genericBrand!} {ref!} {material!} {color!} {size}
    {badge} {count} pcs {material!} {color!} {size} {sellerCode}
    {genericBrand!} {saga!} {ref!}
    Article {genericBrand!} réf. {ref!}
    {genericBrand!} série {1..40} {color!}
    Accessoire {genericBrand!} {ref!} {color!}
    Ensemble {genericBrand!} {color!} {count} pièces
    Kit {genericBrand!} {ref!}
    Modèle {genericBrand!} {color!} - {size}
    {genericBrand!} {firstName} {color!}
    {saga!} {genericBrand!} {color!} {ref!}
    Pièce {genericBrand!} {ref!} {size}
    Boîte {genericBrand!} {saga!} {year}
    {genericBrand!} collection {place} {color!}
    `,
    `
    Cet article est {quality} et {quality}.
    Ce produit fera le bonheur de tous : {person}, {person}.
    Idéal pour {occasion} ou comme cadeau pour {person}.
    Livré dans son emballage d’origine avec notice en (français|plusieurs langues|anglais).
    Envoi soigné sous {1..5} jours ouvrés, (lettre suivie|colissimo|mondial relay) au choix.
    N’hésitez pas à me contacter pour toute question ou photo supplémentaire.
    Les photos ne sont pas contractuelles, la couleur peut légèrement varier selon l’éclairage.
    Veuillez vérifier les dimensions avant de commander.
    Mesuré à la main : un écart de {1..3} cm peut arriver.
    Article tout neuf, belle qualité de fabrication.
    Dans le colis : article x {count}, mode d’emploi x {1..2}.
    Garantie {1..5} ans, service après-vente basé en {country}.
    Fabriqué en {country} selon les normes européennes en vigueur.
    Un choix {quality}, qui trouvera sa place dans {room}.
    La marque {genericBrand!} propose depuis {1950..2012} une gamme dans un esprit {quality}.
    Facile à entretenir, un chiffon humide suffit.
    Se range {adverb} après usage.
    Vendu à l’unité, possibilité de remise pour plusieurs achats.
    À tenir hors de portée des enfants avant {3..8} mois, un adulte doit rester présent.
    Matières choisies pour limiter les rejets et les déchets.
    Couleur {color!}, matière {material!}, taille {size}.
    Vous apprécierez sa finition et son aspect {quality}.
    Retour possible sous {14..30} jours, frais à la charge de l’acheteur.
    {genericBrand!} vous garantit un produit contrôlé avant expédition.
    Quantité disponible limitée, premier arrivé premier servi.
    Le coloris {color!} s’accorde {adverb} avec {room}.
    Modèle {ref!} : la référence figure au dos de l’emballage.
    Un cadeau {quality} pour {person}, à utiliser {adverb}.
    Poids : environ {20..980} g, dimensions : {size}.
    Produit conforme à la description, {state}, provenant d’un univers non fumeur.
    Version parfois importée, la langue peut changer d’un lot à l’autre.
    Motif pris au hasard dans le stock, sans choix possible.
    Un rapport qualité-prix difficile à battre, même face à des modèles plus chers.
    Pensé pour {person}, il accompagne {occasion} comme les jours ordinaires.
    Pour toute commande groupée, demandez un devis avant le paiement.
    (Commandé|Payé) avant {10..17} h, (expédié|remis au transporteur) (le jour même|le lendemain|sous 48 h).
    (Nous vendons|Je vends) suite à (un déménagement|un double emploi|une succession|une erreur de commande|un tri), (prix ferme|faire offre|petit prix).
    (Voir photos pour l’état|Regardez bien les photos|D’autres photos sur demande), elles font partie de la description.
    (Léger défaut|Petit accroc|Rayure|Éclat|Trace de frottement) (au dos|sur un côté|sur l’emballage|invisible une fois en place), sans incidence sur l’usage.
    (Testé|Contrôlé|Vérifié|Nettoyé) (dans notre atelier de {place}|par nos soins|avant l’envoi) par {firstName}.
    La société {surname} et fils, installée à {place}, (importe|fabrique|distribue) cet article depuis {1920..2015}.
    « {quality} et {quality} », (écrit|résume|note) {firstName} {surname}, qui l’a (essayé|adopté|offert) en {month}.
    Nos clients de {place} l’ont noté {3..5}/5 pour son côté {quality}.
    Consignes : (tenir éloigné du feu|ne pas immerger|conserver la notice|éviter l’humidité|recycler l’emballage).
    (Disponible|Existe|Se décline) aussi en {color}, {color} et {color}, sous la référence {ref}.
    Lot n° {100..9000}, contrôlé en {month} {recentYear}, code {%AA9999}.
    Il s’utilise {adverb}, pour {room} ou ailleurs.
    `,
  ),
  english: voice(
    `
    {genericBrand!} {ref!} {colorEn}
    {count}pcs {materialEn} {colorEn} {sizeEn} {sellerCode}
    New {genericBrand!} {ref!} Set Of {count}
    {genericBrand!} {saga!} {colorEn} Edition
    Hot {materialEn} Kit {genericBrand!} {sizeEn}
    `,
    `
    Brand new item, carefully made.
    Made of {materialEn}, durable and easy to clean.
    Great gift for {occasionEn}.
    Package includes: {count} x item as shown.
    Measured by hand, so {1..3} cm more or less can happen.
    Color: {colorEn}. Size: {sizeEn}.
    Screens and lamps change colors a little, the item may look darker.
    Designed by {genericBrand!} with attention to every detail.
    No retail box, packed safely in a bubble bag.
    Easy to use and to store, suitable for home and travel.
    We ship within {1..4} working days, please contact us before leaving feedback.
    `,
  ),
  german: voice(
    `
    {genericBrand!} {ref!} {colorDe}
    {count}er Set {genericBrand!} {colorDe}
    {genericBrand!} Modell {ref!} Neu
    `,
    `
    Neu und originalverpackt, sofort lieferbar.
    Hochwertig verarbeitet und einfach zu reinigen.
    Ein schönes Geschenk für Groß und Klein.
    Lieferumfang: {count} Stück, Farbe {colorDe}.
    Maße ca. {5..120} x {5..90} cm, Abweichungen sind möglich.
    Bitte beachten Sie die Angaben des Herstellers {genericBrand!}.
    Der Artikel stammt aus einem Nichtraucherhaushalt.
    `,
  ),
  specs: lines(`
    Couleur : {color!}
    Coloris : {color!}
    Matière : {material!}
    Matériau principal : {material}
    Dimensions : {size}
    Taille : {size}
    Poids : {1..95},{1..9} kg
    Poids net : {20..990} g
    Marque : {genericBrand!}
    Nom de la marque : {genericBrand!}
    Référence : {ref!}
    Réf. fabricant : {ref!}
    Numéro du modèle : {ref!}
    Quantité : {count}
    Contenu : {count} pièces
    État : {state}
    Origine : {country}
    Garantie : {1..10} ans
    Code EAN : {%9999999999999}
    Certification : (CE|CE, RoHS|FSC|GS|Oeko-Tex|NF)
    Emballage : (sachet|boîte|carton|blister)
    Public : {person}
    Dans la boîte : {count} x article
    Matériel : {material!}
    Hauteur : {3..210} cm
    Largeur : {3..180} cm
    Longueur : {3..300} cm
    Paquet : (Oui|Non|sac OPP)
  `),
};
