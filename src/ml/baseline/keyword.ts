import { ModelInputError } from '../errors.js';
import { foldText } from '../text/fold.js';
import { tokenize } from '../text/tokenize.js';
import type { TextDocument } from '../text/vectorizer.js';
import { fitMajorityBaseline } from './majority.js';

const DOCUMENT_FREQUENCY_MIN = 5;

/**
 * What a rule written by hand would do: each class has a list of keywords, and each keyword found in
 * the text is a vote. Votes are added to the class shares, which therefore decide when there is no
 * keyword and between equals.
 */
export class KeywordBaseline {
  constructor(
    private readonly shares: Float32Array,
    private readonly classesOfWord: ReadonlyMap<string, readonly number[]>,
  ) {}

  predict(document: TextDocument): Float32Array {
    const votes = Float32Array.from(this.shares);
    let total = 1;
    for (const word of wordsOf(document)) {
      for (const c of this.classesOfWord.get(word) ?? []) {
        votes[c]++;
        total++;
      }
    }
    return votes.map((vote) => vote / total);
  }
}

/**
 * Chooses for each class the words with the highest chi-square statistic of the two-by-two table
 * (word in text, row in class) among those more frequent inside the class than outside
 * (Manning, Raghavan and Schütze, "Introduction to Information Retrieval", section 13.5.2).
 *
 * @param y class of each document, in [0, classCount)
 * @throws ModelInputError EMPTY_INPUT, SHAPE_MISMATCH or LABEL_OUT_OF_RANGE
 */
export function fitKeywordBaseline(
  documents: Iterable<TextDocument>,
  y: ArrayLike<number>,
  classCount: number,
  keywordsPerClass = 20,
): KeywordBaseline {
  const { shares } = fitMajorityBaseline(y, classCount);
  const countsOfWord = new Map<string, Uint32Array>();
  let rows = 0;
  for (const document of documents) {
    for (const word of wordsOf(document)) {
      let counts = countsOfWord.get(word);
      if (counts === undefined) {
        counts = new Uint32Array(classCount);
        countsOfWord.set(word, counts);
      }
      counts[y[rows] as number]++;
    }
    rows++;
  }
  if (rows !== y.length) {
    throw new ModelInputError('SHAPE_MISMATCH', `${y.length} labels for ${rows} documents`, {
      labels: y.length,
      rows,
    });
  }
  const classesOfWord = new Map<string, number[]>();
  for (let c = 0; c < classCount; c++) {
    const classRows = Math.round((shares[c] as number) * rows);
    for (const word of keywordsOf(countsOfWord, c, classRows, rows).slice(0, keywordsPerClass)) {
      classesOfWord.set(word, [...(classesOfWord.get(word) ?? []), c]);
    }
  }
  return new KeywordBaseline(shares, classesOfWord);
}

function keywordsOf(
  countsOfWord: ReadonlyMap<string, Uint32Array>,
  c: number,
  classRows: number,
  rows: number,
): string[] {
  const scored: { word: string; score: number }[] = [];
  for (const [word, counts] of countsOfWord) {
    const inClass = counts[c] as number;
    if (inClass === 0) continue;
    const withWord = counts.reduce((sum, count) => sum + count, 0);
    if (withWord < DOCUMENT_FREQUENCY_MIN || inClass * rows <= withWord * classRows) continue;
    scored.push({ word, score: chiSquare(inClass, withWord, classRows, rows) });
  }
  scored.sort((a, b) => b.score - a.score || (a.word < b.word ? -1 : 1));
  return scored.map(({ word }) => word);
}

function chiSquare(inClass: number, withWord: number, classRows: number, rows: number): number {
  const onlyWord = withWord - inClass;
  const onlyClass = classRows - inClass;
  const neither = rows - inClass - onlyWord - onlyClass;
  const denominator = withWord * (rows - withWord) * classRows * (rows - classRows);
  return denominator === 0 ? 0 : (rows * (inClass * neither - onlyWord * onlyClass) ** 2) / denominator;
}

function wordsOf(document: TextDocument): Set<string> {
  return new Set(tokenize(foldText(`${document.title} ${document.description}`)));
}
