import type { Random } from '../../../../ml/random.js';

/** The disorder of real listings, each kind at its own share. All functions are pure but for `random`. */

const NAMED_ENTITIES: Readonly<Record<string, string>> = {
  é: '&eacute;',
  è: '&egrave;',
  ê: '&ecirc;',
  ë: '&euml;',
  à: '&agrave;',
  â: '&acirc;',
  ç: '&ccedil;',
  ù: '&ugrave;',
  û: '&ucirc;',
  ô: '&ocirc;',
  î: '&icirc;',
  ï: '&iuml;',
  É: '&Eacute;',
  ä: '&auml;',
  ö: '&ouml;',
  ü: '&uuml;',
  ß: '&szlig;',
  '’': '&rsquo;',
  "'": '&#39;',
  '«': '&laquo;',
  '»': '&raquo;',
  '°': '&deg;',
  '²': '&sup2;',
  '+': '&#43;',
};
const NAMED = /[éèêëàâçùûôîïÉäöüß’'«»°²+]/g;

/** UTF-8 bytes read as Windows-1252, as far as the vocabulary goes. */
const MISREAD: Readonly<Record<string, string>> = {
  é: 'Ã©',
  è: 'Ã¨',
  ê: 'Ãª',
  ë: 'Ã«',
  à: 'Ã\u00a0',
  â: 'Ã¢',
  ç: 'Ã§',
  ù: 'Ã¹',
  û: 'Ã»',
  ô: 'Ã´',
  î: 'Ã®',
  ï: 'Ã¯',
  É: 'Ã‰',
  ä: 'Ã¤',
  ö: 'Ã¶',
  ü: 'Ã¼',
  ß: 'ÃŸ',
  '’': 'â€™',
  '«': 'Â«',
  '»': 'Â»',
  '°': 'Â°',
  '²': 'Â²',
};
const MISREADABLE = /[éèêëàâçùûôîïÉäöüß’«»°²]/g;
const MARKS = /[\u0300-\u036f]/g;

/** A title as a seller would type it: mostly in title case, at times in capitals, with a slip of the finger. */
export function messUpTitle(title: string, random: Random): string {
  let text = plainApostrophes(title, random);
  const chance = random.next();
  if (chance < 0.74) text = titleCase(text);
  else if (chance < 0.81) text = text.toUpperCase();
  else if (chance < 0.85) text = text.toLowerCase();
  if (random.next() < 0.07) text = withoutAccents(text);
  if (random.next() < 0.06) text = withTypo(text, random);
  const code = random.next();
  if (code < 0.01) text = misread(text);
  else if (code < 0.03) text = withEntities(text);
  return text;
}

/** Sentences and characteristics joined into one description, with what is left of their markup; empty if there are none. */
export function messUpDescription(
  sentences: readonly string[],
  specs: readonly string[],
  random: Random,
): string {
  if (sentences.length + specs.length === 0) return '';
  let text = layOut(sentences, specs, random);
  if (random.next() < 0.05) text = withTypo(text, random);
  if (random.next() < 0.04) text = withoutAccents(text);
  text = plainApostrophes(text, random);
  const code = random.next();
  if (code < 0.32) text = text.replaceAll("'", '&#39;').replaceAll('+', '&#43;');
  else if (code < 0.54) text = withEntities(text);
  else if (code < 0.57) text = withEntities(text).replaceAll('&', '&amp;');
  else if (code < 0.59) text = misread(text);
  return text;
}

function layOut(sentences: readonly string[], specs: readonly string[], random: Random): string {
  const heading = specs.length > 2 ? HEADINGS[random.int(HEADINGS.length)] : '';
  switch (random.int(15)) {
    case 0:
      return joined(sentences, '<br>', `<b>${heading}</b>`, specs, '<br>');
    case 1:
      return joined(sentences, '<br /> ', `${heading}<br />`, specs, '<br />');
    case 2:
      return `<p>${joined(sentences, '</p> <p>', `${heading}</p><ul><li>`, specs, '</li><li>')}</li></ul>`;
    case 3:
      return `<p>${joined(sentences, ' ', `<strong>${heading}</strong>`, specs, '<br />')}`;
    case 4:
      return `<b>${joined(sentences, '</b> <br>', ` <b>${heading}`, specs, ' <br>')} <span class="desc_style2">`;
    case 5:
      return joined(sentences, '  ', heading, specs, ' - ');
    case 6:
      return joined(sentences, ' ', `\n${heading}\n`, specs, '\n');
    case 7:
      return joined(sentences, '', heading, specs, '');
    case 8:
      return joined(sentences, ' ', heading, specs, ' ; ');
    case 9:
      return joined(sentences, ' ', heading, specs, ' . ');
    case 10:
      return joined(sentences, ' ¿ ', heading, specs, ' ¿ ');
    default:
      return joined(sentences, ' ', heading, specs, ' ');
  }
}

const HEADINGS = [
  'Caractéristiques :',
  'Caractéristiques principales :',
  'Détails :',
  'Fiche technique :',
  'Description :',
  '',
  'Spécifications :',
  'Informations :',
] as const;

function joined(
  sentences: readonly string[],
  between: string,
  heading: string | undefined,
  specs: readonly string[],
  betweenSpecs: string,
): string {
  const prose = sentences.join(between);
  if (specs.length === 0) return prose;
  return `${prose}${prose === '' ? '' : ' '}${heading}${heading === '' ? '' : ' '}${specs.join(betweenSpecs)}`;
}

function plainApostrophes(text: string, random: Random): string {
  if (!text.includes('’')) return text;
  const chance = random.next();
  if (chance < 0.86) return text.replaceAll('’', "'");
  if (chance < 0.9) return text.replaceAll('’', '¿');
  if (chance < 0.92) return text.replaceAll('’', '');
  return text;
}

/** Each word begins with a capital, also after an apostrophe, a hyphen or a bracket. */
export function titleCase(text: string): string {
  let result = '';
  let inside = false;
  for (const char of text) {
    const lower = char.toLowerCase();
    const letter = lower !== char.toUpperCase() || (char >= '0' && char <= '9');
    result += letter && !inside ? char.toUpperCase() : char;
    inside = letter || char === '’';
  }
  return result;
}

export function withoutAccents(text: string): string {
  return text.normalize('NFD').replace(MARKS, '');
}

export function withEntities(text: string): string {
  return text.replace(NAMED, (char) => NAMED_ENTITIES[char] as string);
}

export function misread(text: string): string {
  return text.replace(MISREADABLE, (char) => MISREAD[char] as string);
}

/** Two letters swapped, one lost or one doubled. */
function withTypo(text: string, random: Random): string {
  if (text.length < 8) return text;
  const at = 1 + random.int(text.length - 3);
  const [first, second] = [text[at] as string, text[at + 1] as string];
  if (!isLetter(first) || !isLetter(second)) return text;
  const kind = random.int(3);
  const replacement = kind === 0 ? second + first : kind === 1 ? second : first + first + second;
  return text.slice(0, at) + replacement + text.slice(at + 2);
}

function isLetter(char: string): boolean {
  return char.toLowerCase() !== char.toUpperCase();
}
