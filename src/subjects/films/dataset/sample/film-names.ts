import type { Random } from '../../../../ml/random.js';
import { PLACES, TASTES } from './tastes.js';

const NUMERALS = ['', ' II', ' III', ' IV', ' V', ' VI', ' VII', ' VIII', ' IX', ' X'];

/** Invents titles, each once, in the way in which catalogues write them: "Quiet Harbour, The". */
export class FilmNames {
  private readonly timesUsed = new Map<string, number>();

  constructor(private readonly random: Random) {}

  /** A title with words of a taste. @param taste place in TASTES */
  next(taste: number): string {
    const { adjectives, nouns } = TASTES[taste]!;
    const [adjective, noun, other] = [this.oneOf(adjectives), this.oneOf(nouns), this.oneOf(nouns)];
    const place = this.oneOf(PLACES);
    switch (this.random.int(5)) {
      case 0:
        return this.unique(`${adjective} ${noun}`, ', The');
      case 1:
        return this.unique(`${noun} of ${place}`, ', The');
      case 2:
        return this.unique(`${adjective} ${noun}`, '');
      case 3:
        return this.unique(`${noun} and ${other}`, '');
      default:
        return this.unique(`${adjective} ${noun} in ${place}`, ', A');
    }
  }

  private unique(title: string, article: string): string {
    const times = this.timesUsed.get(title) ?? 0;
    this.timesUsed.set(title, times + 1);
    return `${title}${NUMERALS[times] ?? ` ${times + 1}`}${article}`;
  }

  private oneOf(words: readonly string[]): string {
    return words[this.random.int(words.length)]!;
  }
}
