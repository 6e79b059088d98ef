import type { Lexicon } from '../grammar.js';
import { compose, words } from './vocabulary.js';

const frenchSurname = compose(
  'Bel; Char; Mont; Roch; Vau; Gran; Del; Mar; Per; Four; Lam; Cour; Bris; Ver; Mal; Des; Gau; Hur; Land; Mor; Pic; Quen; Rous; Sar; Tal; Vig; Bour; Cham; Dur; Fer; Bar; Cav',
  'lier; mont; ier; dray; chard; bert; teau; nier; sin; val; villard; lois; mard; gnon; quet; doux; lande; ssier; ray; tin; drel; selle; reuil; bois; ptier; cotte; ssac; guet',
  420,
  11,
);
const englishSurname = compose(
  'Hart; Black; Win; Ash; Cold; Thorn; Mer; Wood; Lock; Fair; Stan; Red; Green; West; Brad; Kings; Har; Whit',
  'well; ford; ley; stone; wick; field; ton; brook; more; worth; combe; side; ridge; man',
  140,
  12,
);
const germanSurname = compose(
  'Stein; Berg; Winter; Hohen; Linden; Falken; Eich; Wald; Rosen; Neu; Kirch; Acker; Lands; Grün',
  'bach; mann; hofer; feld; berger; thal; auer; maier; stedt; garten; hauer; ling',
  90,
  13,
);
const japaneseName = compose(
  'Aka; Tana; Miya; Kuro; Hoshi; Naga; Shira; Mori; Yama; Oka; Saka; Tsuki; Fuji; Kaza; Haya; Nori',
  'moto; zaki; gawa; shima; mura; taka; hara; no; kawa; be; nishi; da; sato; ki',
  120,
  14,
);
const place = compose(
  'Saint-; Val; Château; Ville; Mont; Roque; Pierre; Clair; Beau; Fon; Lan; Mer; Aigue; Brè; Cas; Noir; Port; Haute; Sauve; Tour',
  'mont; lys; fort; neuve; vallon; court; maure; fontaine; ronde; bourg; ac; vers; ponts; lès-Bois; sur-Orme; brune; combe; lande; rive; gny',
  220,
  15,
);

/** Made-up sagas, games and cartoons: each appears on books, games, toys, cards, linen and stationery. */
const saga = [
  ...compose(
    'Astro; Drako; Kaela; Mecha; Nova; Luna; Zephy; Gala; Turbo; Kitsu; Robo; Chrono; Pyro; Crypto; Velo; Titan; Aero; Myst; Neko; Ombra',
    "tron; lins; ria; noïds; star; blitz; mon; kai; force; quest; gon; world; lings; x; dia; warriors; punk; lapins; zor; 'Z",
    85,
    16,
  ),
  ...words(
    'Les Chevaliers de Brume; La Guilde des Corbeaux; Capitaine Mistral; Princesse Églantine; Les Aventures de Pilou; Mimi Castor; Le Royaume des Sept Lanternes; Patrouille Galactique; Les Petits Sabots; Dragon de Jade; Blade of Ashes; Night of the Crows; Iron Harbor; The Last Lantern; Sons of Thunder; Zombie Garden; Hunters of Kyoto; Super Bolide; Inspecteur Topaze; Les Mondes de Nérée; Academy of Heroes; Samouraï du Nord; Le Club des Hérissons; Ours Pastille; Lili Framboise; Légende de Karaz; Ninja Turbo Squad; Kingdom of Salt; Farm Buddies; Street Legends',
  ),
];

const hero = [
  ...compose(
    'Ka; Zor; Ael; Mi; Tho; Ry; Bel; Sa; Dra; Nim; Ku; Va; El; Gor; Lys; Shi; Ar; Or; Fen; Tal',
    'ko; rin; dor; thas; mael; na; rax; lia; gar; zu; vane; shiro; kel; mira; nok; bus; ryn; to',
    170,
    17,
  ),
  ...words(
    'Capitaine Foudre; Professeur Moustache; Lapin Bleu; Grand Sorcier; Chevalier Noir; Princesse Opale; Docteur Kraken; Reine des Glaces; Lieutenant Brax; Maître Hibou; Baron Rouge; Petit Ours; Dame Corbeau; Roi Lézard; Agent Zéro',
  ),
];

/** People, places and invented worlds, for every group. */
export const NAMES: Lexicon = {
  firstName: words(
    'Camille; Jeanne; Antoine; Lucien; Marguerite; Hélène; Étienne; Bastien; Solène; Gaspard; Odette; Raphaël; Maxime; Clémence; Théo; Adèle; Firmin; Rosalie; Armand; Célestin; Blanche; Octave; Irène; Léonie; Victor; Agathe; Maurice; Simone; Bertrand; Yvonne; Gilles; Mathilde; Thierry; Sabine; Hervé; Corinne; Jean-Paul; Marie-Claude; Pierre-Yves; Anne-Laure; Jean-Luc; Marie-Ange; Félix; Ninon; Basile; Garance; Ambroise; Colette; Norbert; Édith; Frank; Alice; Edward; Margaret; Thomas; Emily; Walter; Grace; Oliver; Harriet; Klaus; Greta; Heinrich; Ingrid; Dieter; Ursula; Kenji; Haruka; Akira; Naoko; Marco; Giulia; Pablo; Inés; Ivan; Olga; J.; A.; R.; M.; P.; Ch.',
  ),
  frenchSurname,
  surname: ['{frenchSurname}', '{frenchSurname}', '{frenchSurname}', '{englishSurname}', '{germanSurname}'],
  englishSurname,
  germanSurname,
  japaneseName,
  author: ['{firstName} {surname}', '{firstName} {surname}', '{surname}', '{surname} {firstName}'],
  place,
  saga,
  hero,
};
