import type { Random } from '../../../../ml/random.js';

/** Named lists of templates; a slot `{name}` draws one of the list's templates. */
export type Lexicon = Readonly<Record<string, readonly string[]>>;

/** What an expansion draws from: chance, and the words already settled for this listing. */
export interface Draw {
  random: Random;
  /** Values of slots written `{name!}`: drawn once, then repeated. */
  kept: Map<string, string>;
}

/** A compiled template. */
export type Phrase = (draw: Draw) => string;

const RANGE = /^(\d+)\.\.(\d+)(?:\/(\d+))?$/;
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ';

/**
 * Compiles templates whose slots are looked up in `lexicons`, the first that has the name winning.
 *
 * - `{name}` one template of that list, expanded; `{name!}` the same value throughout a listing
 * - `{10..90}` a whole number, `{10..90/5}` in steps of five
 * - `{%AA-999}` a reference: `A` becomes a letter, `9` a digit
 * - `(a|b|)` one of the alternatives; parentheses without a bar are plain text
 *
 * @returns a function from template to phrase; it throws on an unknown list or an unclosed brace
 */
export function createGrammar(lexicons: readonly Lexicon[]): (template: string) => Phrase {
  const lists = new Map<string, Phrase>();

  function list(name: string): Phrase {
    const known = lists.get(name);
    if (known) return known;
    const templates = lexicons.find((lexicon) => Object.hasOwn(lexicon, name))?.[name];
    if (!templates || templates.length === 0) throw new Error(`no list of words is called "${name}"`);
    let phrases: Phrase[] = [];
    const phrase: Phrase = (draw) => (phrases[draw.random.int(phrases.length)] as Phrase)(draw);
    // Entered before its own templates are compiled, so that a list may name itself.
    lists.set(name, phrase);
    phrases = templates.map(compile);
    return phrase;
  }

  function slot(text: string): Phrase {
    const range = RANGE.exec(text);
    if (range) return wholeNumber(Number(range[1]), Number(range[2]), Number(range[3] ?? 1));
    if (text.startsWith('%')) return reference(text.slice(1));
    if (!text.endsWith('!')) return list(text);
    const name = text.slice(0, -1);
    const phrase = list(name);
    return (draw) => {
      let value = draw.kept.get(name);
      if (value === undefined) {
        value = phrase(draw);
        draw.kept.set(name, value);
      }
      return value;
    };
  }

  function compile(template: string): Phrase {
    const parts: Phrase[] = [];
    let text = '';
    const flush = () => {
      if (text !== '') parts.push(literal(text));
      text = '';
    };
    for (let at = 0; at < template.length; at++) {
      const char = template[at];
      if (char === '{') {
        const end = template.indexOf('}', at);
        if (end < 0) throw new Error(`a brace is not closed in "${template}"`);
        flush();
        parts.push(slot(template.slice(at + 1, end)));
        at = end;
        continue;
      }
      const choice = char === '(' ? alternatives(template, at) : undefined;
      if (!choice) {
        text += char;
        continue;
      }
      flush();
      parts.push(oneOf(choice.options.map(compile)));
      at = choice.end;
    }
    flush();
    return sequence(parts);
  }

  return compile;
}

function alternatives(template: string, start: number): { options: string[]; end: number } | undefined {
  const options: string[] = [];
  let depth = 0;
  let from = start + 1;
  for (let at = start; at < template.length; at++) {
    const char = template[at];
    if (char === '(') depth++;
    if (char === '|' && depth === 1) {
      options.push(template.slice(from, at));
      from = at + 1;
    }
    if (char === ')' && --depth === 0) {
      if (options.length === 0) return undefined;
      options.push(template.slice(from, at));
      return { options, end: at };
    }
  }
  return undefined;
}

function literal(text: string): Phrase {
  return () => text;
}

function oneOf(phrases: readonly Phrase[]): Phrase {
  return (draw) => (phrases[draw.random.int(phrases.length)] as Phrase)(draw);
}

function sequence(parts: readonly Phrase[]): Phrase {
  if (parts.length === 1) return parts[0] as Phrase;
  return (draw) => {
    let text = '';
    for (const part of parts) text += part(draw);
    return text;
  };
}

function wholeNumber(low: number, high: number, step: number): Phrase {
  const values = Math.floor((high - low) / step) + 1;
  return (draw) => String(low + step * draw.random.int(values));
}

function reference(pattern: string): Phrase {
  return ({ random }) => {
    let text = '';
    for (const char of pattern) {
      if (char === 'A') text += LETTERS[random.int(LETTERS.length)];
      else if (char === '9') text += String(random.int(10));
      else text += char;
    }
    return text;
  };
}
