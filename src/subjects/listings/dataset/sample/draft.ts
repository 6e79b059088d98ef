import type { Random } from '../../../../ml/random.js';
import { createGrammar, type Draw, type Phrase } from './grammar.js';
import { CATEGORY_PROFILES, type CategoryProfile } from './profiles.js';
import { BOOKS } from './vocabulary/books.js';
import { COMMON } from './vocabulary/common.js';
import { EVERYDAY } from './vocabulary/everyday.js';
import { HOME } from './vocabulary/home.js';
import { NAMES } from './vocabulary/names.js';
import { OUTDOORS } from './vocabulary/outdoors.js';
import { TOYS } from './vocabulary/toys.js';
import { VIDEO_GAMES } from './vocabulary/videogames.js';
import type { Vocabulary } from './vocabulary/vocabulary.js';

/** A listing before its mess: a clean title, and the parts of a description (none when it has none). */
export interface Draft {
  title: string;
  sentences: readonly string[];
  specs: readonly string[];
}

/** Writes drafts that look like one category. */
export type DraftWriter = (random: Random) => Draft;

type Language = 'french' | 'english' | 'german';

/** How much a text gives away: its category, only its group of categories, or nothing. */
const PLAIN = 0;
const GROUP_ONLY = 1;
const VAGUE = 2;

const VAGUE_SHARE = 0.01;
const GROUP_ONLY_SHARE = 0.042;
const SAME_CLARITY_SHARE = 0.5;
/** Of the titles, those that say the same thing again in other words, for the sake of being found. */
const STUFFED_TITLE_SHARE = 0.3;
const TITLE_WORDS_MIN = 3;
const TITLE_WORDS_MAX = 25;
const TITLE_TAIL_SHARE = 0.4;

/** Words of a description at each twentieth of the distribution: median near 80, a long tail. */
const DESCRIPTION_WORDS_QUANTILES = [
  3, 7, 12, 18, 25, 32, 39, 46, 54, 63, 73, 83, 94, 106, 119, 135, 156, 184, 232, 320, 720,
] as const;
/** Counting the words of each sentence would be a third of the time; their mean length does as well. */
const CHARACTERS_PER_WORD = 6.1;

interface Said {
  titles: Phrase[];
  sentences: Phrase[];
}

/** What one level (category, group, everything) can say. */
interface Level extends Record<Language, Said> {
  specs: Phrase[];
}

/** One writer for each of the 27 categories, by code. */
export function createDraftWriters(): ReadonlyMap<string, DraftWriter> {
  const writers = new Map<string, DraftWriter>();
  for (const group of [BOOKS, VIDEO_GAMES, TOYS, HOME, OUTDOORS, EVERYDAY]) {
    for (const [code, own] of Object.entries(group.categories)) {
      const compile = createGrammar([own.lexicon, group.shared.lexicon, COMMON.lexicon, NAMES]);
      const levels = [own, group.shared, COMMON].map((vocabulary) => compileLevel(vocabulary, compile));
      const tails = COMMON.lexicon.titleTail?.map(compile) ?? [];
      const profile = CATEGORY_PROFILES[code];
      if (!profile) throw new Error(`category ${code} has no profile`);
      writers.set(code, createWriter(levels, tails, profile));
    }
  }
  return writers;
}

function compileLevel(vocabulary: Vocabulary, compile: (template: string) => Phrase): Level {
  const said = (language: Language): Said => ({
    titles: vocabulary[language].titles.map(compile),
    sentences: vocabulary[language].sentences.map(compile),
  });
  return {
    french: said('french'),
    english: said('english'),
    german: said('german'),
    specs: vocabulary.specs.map(compile),
  };
}

function createWriter(
  levels: readonly Level[],
  tails: readonly Phrase[],
  profile: CategoryProfile,
): DraftWriter {
  return (random) => {
    const draw: Draw = { random, kept: new Map() };
    const language = drawLanguage(profile, random);
    const clarity = drawClarity(random);
    const title = writeTitle((levels[clarity] as Level)[language].titles, tails, draw);
    if (random.next() < profile.withoutDescription) return { title, sentences: [], specs: [] };
    const told = random.next() < SAME_CLARITY_SHARE ? clarity : drawClarity(random);
    return { title, ...writeDescription(levels, told, language, title, draw) };
  };
}

function drawLanguage(profile: CategoryProfile, random: Random): Language {
  const chance = random.next();
  if (chance < profile.english) return 'english';
  return chance < profile.english + profile.german ? 'german' : 'french';
}

function drawClarity(random: Random): number {
  const chance = random.next();
  if (chance < VAGUE_SHARE) return VAGUE;
  return chance < VAGUE_SHARE + GROUP_ONLY_SHARE ? GROUP_ONLY : PLAIN;
}

function writeTitle(titles: readonly Phrase[], tails: readonly Phrase[], draw: Draw): string {
  let title = pick(titles, draw.random)(draw);
  if (draw.random.next() < STUFFED_TITLE_SHARE) {
    const again = pick(titles, draw.random)(draw);
    if (!again.startsWith(title) && !title.startsWith(again)) title += ` - ${again}`;
  }
  while (countWords(title) < TITLE_WORDS_MIN || draw.random.next() < TITLE_TAIL_SHARE) {
    const tail = pick(tails, draw.random)(draw);
    if (!title.includes(tail)) title += ` ${tail}`;
  }
  return countWords(title) > TITLE_WORDS_MAX ? title.split(' ').slice(0, TITLE_WORDS_MAX).join(' ') : title;
}

function writeDescription(
  levels: readonly Level[],
  clarity: number,
  language: Language,
  title: string,
  draw: Draw,
): Pick<Draft, 'sentences' | 'specs'> {
  const { random } = draw;
  const wordsWanted = drawWordsWanted(random);
  const sentences: string[] = [];
  const specs: string[] = [];
  let wordsWritten = 0;
  if (random.next() < 0.25) {
    sentences.push(title);
    wordsWritten += title.length / CHARACTERS_PER_WORD;
  }
  // A table of characteristics ends about half of the descriptions and is the whole of some.
  const specsShare = [0, 0, 0.3, 0.5, 0.9][random.int(5)] as number;
  const proseWalks = levels.map((level) => walk(level[language].sentences, random));
  const specWalks = levels.map((level) => walk(level.specs, random));
  while (wordsWritten < wordsWanted) {
    const level = drawLevel(clarity, random);
    const asSpec = wordsWritten >= wordsWanted * (1 - specsShare);
    const text = ((asSpec ? specWalks : proseWalks)[level] as () => Phrase)()(draw);
    (asSpec ? specs : sentences).push(text);
    wordsWritten += text.length / CHARACTERS_PER_WORD;
  }
  return { sentences, specs };
}

function drawLevel(clarity: number, random: Random): number {
  const chance = random.next();
  if (clarity === VAGUE) return chance < 0.95 ? VAGUE : GROUP_ONLY;
  if (clarity === GROUP_ONLY) return chance < 0.5 ? VAGUE : GROUP_ONLY;
  return chance < 0.4 ? PLAIN : chance < 0.6 ? GROUP_ONLY : VAGUE;
}

/** Goes round the phrases in steps, so that none comes again before the others have had their turn. */
function walk(phrases: readonly Phrase[], random: Random): () => Phrase {
  let at = random.int(phrases.length);
  let step = 1 + random.int(phrases.length);
  while (greatestCommonDivisor(step, phrases.length) > 1) step++;
  return () => {
    at = (at + step) % phrases.length;
    return phrases[at] as Phrase;
  };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function drawWordsWanted(random: Random): number {
  const position = random.next() * (DESCRIPTION_WORDS_QUANTILES.length - 1);
  const below = Math.floor(position);
  const low = DESCRIPTION_WORDS_QUANTILES[below] as number;
  const high = DESCRIPTION_WORDS_QUANTILES[below + 1] as number;
  return low + (position - below) * (high - low);
}

function pick(phrases: readonly Phrase[], random: Random): Phrase {
  return phrases[random.int(phrases.length)] as Phrase;
}

function countWords(text: string): number {
  let count = 1;
  for (let at = text.indexOf(' '); at >= 0; at = text.indexOf(' ', at + 1)) count++;
  return count;
}
